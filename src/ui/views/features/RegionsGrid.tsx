// The pictures of one network with the colours of their regions, and what was found in words.

import { useMemo, useRef } from 'react'
import { wholeText } from '../../../base/numberText'
import { basisRgba } from '../../../viz/paint/features/colours'
import { heldShare } from '../../../viz/paint/features/pca'
import { spotIn, type Spot } from '../../../viz/paint/features/regionFrame'
import { regionsCsv } from '../../../viz/paint/features/regionsCsv'
import { cosinesTo, unitRows } from '../../../viz/paint/features/similarity'
import type { Answered } from '../useSights'
import { useTake, type Takes } from '../useTakes'
import { cosineText, regionText } from '../words'
import { BasisNote } from './BasisNote'
import { RegionsCanvas } from './RegionsCanvas'
import { RegionsReadout } from './RegionsReadout'
import { RegionsTable } from './RegionsTable'
import { COLOURS_APART } from './apart'
import { likenessOf, rowOf, type Pinned } from './look'
import type { Bases } from './useBasis'
import { layerText, LOOK_AT_REGIONS } from './words'

interface Props {
  sight: Answered<'regions'>
  bases: Bases
  pinned: Pinned | null
  onPin: (pinned: Pinned | null) => void
  pointed: Pinned | null
  onPoint: (pointed: Pinned | null) => void
  asTable: boolean
  takes: Takes
}

export function RegionsGrid({ sight, bases, pinned, onPin, pointed, onPoint, asTable, takes }: Props) {
  const { answer, title } = sight
  const canvas = useRef<HTMLCanvasElement>(null)
  const basis = bases.taken?.basis ?? null
  const { features, width, grid, pictures } = answer
  const unit = useMemo(() => unitRows(features, width), [features, width])
  const colours = useMemo(() => basis && basisRgba(basis, features), [basis, features])
  const held = useMemo(() => (basis ? heldShare(basis, features, 3) : 0), [basis, features])
  // an answer with fewer pictures may come while a region of another is chosen
  const count = pictures.length
  const kept = useMemo(() => spotAmong(pinned, grid, count), [pinned, grid, count])
  const under = useMemo(() => spotAmong(pointed, grid, count), [pointed, grid, count])
  const keptLikeness = useMemo(() => kept && likenessOf(unit, width, grid, kept), [unit, width, grid, kept])
  const likeness = useMemo(
    () => keptLikeness ?? (under && likenessOf(unit, width, grid, under)),
    [keptLikeness, unit, width, grid, under],
  )
  const sentence = likeness
    ? `${pictures[likeness.chosen.picture].title}, ${regionText(grid, likeness.chosen.region)}; most like it is ${pictures[likeness.match.picture].title}, ${regionText(grid, likeness.match.region)}, cosine ${cosineText(likeness.matchCosine)}`
    : 'no region is chosen'

  const pin = (spot: Spot | null) => {
    const isSame = spot && kept && spot.picture === kept.picture && spot.region === kept.region
    onPin(spot && !isSame ? { grid, spot } : null)
  }
  useTake(takes, sight.twin, {
    canvas,
    words: [
      `${title}, ${layerText(answer.layers[answer.layer])}`,
      shownText(answer),
      `Basis of ${bases.taken?.whose ?? 'nobody yet'}`,
      ...(sight.twin ? [COLOURS_APART] : []),
      ...(kept ? [`Chosen: ${sentence}`] : []),
    ],
    csv: () => {
      const row = kept && rowOf(grid, kept)
      const cosines = row === null ? null : cosinesTo(unit.subarray(row * width, (row + 1) * width), unit)
      return regionsCsv(pictures.map((picture) => picture.title), grid, features, basis, cosines)
    },
  }) // prettier-ignore
  return (
    <div className="pair">
      <BasisNote
        bases={bases}
        whose={title}
        rows="regions"
        axes="Red, green and blue"
        look={LOOK_AT_REGIONS}
        count={3}
        held={held}
      />
      <RegionsCanvas
        answer={answer}
        colours={colours}
        likeness={likeness}
        pointed={keptLikeness && under}
        sentence={sentence}
        onPoint={(spot) => onPoint(spot && { grid, spot })}
        onPin={pin}
        canvas={canvas}
      />
      <RegionsReadout answer={answer} likeness={likeness} pointed={under} isPinned={keptLikeness !== null} />
      <RegionsTable answer={answer} basis={basis} likeness={keptLikeness} isSeen={asTable} />
    </div>
  )
}

/** The region in this map of the pictures; null where there is no such picture. */
const spotAmong = (chosen: Pinned | null, grid: Pinned['grid'], pictures: number): Spot | null =>
  chosen && chosen.spot.picture < pictures ? spotIn(chosen.grid, grid, chosen.spot) : null

/** Which pictures they are. */
const shownText = ({ pictures, page }: Answered<'regions'>['answer']): string =>
  `${wholeText(pictures.length)} pictures, page ${wholeText(page.number + 1)} of ${wholeText(page.of)}`
