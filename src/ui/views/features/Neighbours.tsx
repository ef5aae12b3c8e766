// The images that are most like the chosen one, and what they vote for.

import { useMemo } from 'react'
import { wholeText } from '../../../base/numberText'
import type { AnswerOf } from '../../../train/protocol'
import { pictureFrom, type Atlas } from '../../../viz/paint/features/atlas'
import { Icon } from '../../parts/Icon'
import { Pixels } from '../../parts/Pixels'
import { Segments } from '../../parts/Segments'
import { useColumnName } from '../../twin/columnName'
import { cosineText, wholePercent } from '../words'
import { titleOf, type Among, type Compared, type Nearest } from './mapLook'

interface Props {
  classes: AnswerOf<'images'>['classes']
  map: Compared
  chosen: number
  among: Among
  searched: Compared
  /** Null while the training images are on their way. */
  nearest: Nearest | null
  pictures: { heldOut: Atlas; training: Atlas } | null
  temperature: number
  onAmong: (among: Among) => void
}

const AMONG = [
  { value: 'training', title: 'Training images' },
  { value: 'heldOut', title: 'Held-out images' },
] as const

export function Neighbours(props: Props) {
  const { classes, map, chosen, among, searched, nearest, pictures, temperature, onAmong } = props
  const nameOf = useColumnName()
  return (
    <section className="neighbours" aria-label={nameOf('Nearest neighbours')}>
      <div className="neighbours-head">
        {pictures && <Thumbnail atlas={pictures.heldOut} index={chosen} className="neighbours-chosen" />}
        <div className="neighbours-words">
          <h3>{titleOf(map.listed[chosen])}</h3>
          <Segments label={nameOf('Neighbours among')} options={AMONG} value={among} onChange={onAmong} />
          {nearest && (
            <p className="lead" role="status">
              {voteText(nearest, classes, searched.indices.length, among, temperature)}
            </p>
          )}
        </div>
      </div>
      {nearest ? (
        <ol className="neighbours-list" aria-label={nameOf('Neighbours, the nearest first')}>
          {nearest.neighbours.map(({ index, cosine }, i) => {
            const { title, label } = searched.listed[index]
            const isRight = nearest.areRight[i]
            return (
              <li key={index} className="neighbour">
                {pictures && <Thumbnail atlas={pictures[among]} index={index} className="neighbour-picture" />}
                <span className="neighbour-cosine">{cosineText(cosine)}</span>
                <span className="neighbour-label" title={titleOf({ title, label })}>
                  {isRight !== null && (
                    <span
                      className={`neighbour-verdict ${isRight ? 'neighbour-right' : 'neighbour-wrong'}`}
                      role="img"
                      aria-label={isRight ? 'right:' : 'wrong:'}
                    >
                      <Icon name={isRight ? 'check' : 'close'} />
                    </span>
                  )}
                  {label ?? title}
                </span>
              </li>
            )
          })}
        </ol>
      ) : (
        <p className="lead" role="status">
          Asking the network about the training images …
        </p>
      )}
    </section>
  )
}

function Thumbnail({ atlas, index, className }: { atlas: Atlas; index: number; className: string }) {
  const pixels = useMemo(() => pictureFrom(atlas, index), [atlas, index])
  return <Pixels size={atlas.side} pixels={pixels} label="" className={className} />
}

function voteText(
  { neighbours, votes, label, areRight }: Nearest,
  classes: readonly string[],
  count: number,
  among: Among,
  temperature: number,
): string {
  const images = `${wholeText(count)} ${among === 'training' ? 'training' : 'held-out'} images`
  const nearest = `The ${neighbours.length} nearest of ${images}`
  if (votes.length === 0) return `${nearest}, by the cosine of their features. Without classes there is no vote.`
  const shares = votes
    .slice(0, 3)
    .map(({ label: of, share, count: n }) => `${classes[of]} ${wholePercent(share)} (${n})`)
  const right = areRight.filter(Boolean).length
  const says = `${among === 'training' ? 'So k-NN says' : 'So they say'} ${classes[votes[0].label]}.`
  const verdict = label < 0 ? 'It has no class to compare with.' : votes[0].label === label ? 'That is right.' : `That is wrong: it is ${classes[label]}.` // prettier-ignore
  const share = label < 0 ? '' : ` ${right} of them ${right === 1 ? 'is' : 'are'} of its class.`
  return `${nearest} vote with weight exp(cosine / ${temperature}), as k-NN does: ${shares.join(', ')}. ${says} ${verdict}${share}`
}
