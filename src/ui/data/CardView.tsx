// A loaded set: how many, how large, what it looks like, whose it is.

import { useMemo } from 'react'
import { bytesText, durationText, wholeText } from '../../base/numberText'
import type { DataCard } from '../../train/protocol'
import { stripOf } from '../../viz/paint/planes'
import { Pixels } from '../parts/Pixels'
import type { Arrival } from '../state/dataSlice'
import { useApp } from '../state/useApp'
import { classesText } from './classesText'
import { shortHash } from './shortHash'

/** Between two samples, of a sample's side. */
const GAP = 1 / 16
const CHANNELS = ['red', 'green', 'blue'] as const

export function CardView({ card }: { card: DataCard }) {
  const { name, title, size, train, test, mean, std, bytes, credit, samples, hash } = card
  const arrival = useApp((s) => s.arrivals[name as keyof typeof s.arrivals])
  return (
    <div className="card">
      {arrival?.notKept && (
        <p className="note note-warn" role="status">
          {arrival.notKept}
        </p>
      )}
      <dl className="facts facts-wide">
        <Fact name="Training images" value={wholeText(train)} />
        <Fact name="Held out" value={wholeText(test)} />
        <Fact name="Classes" value={classesText(card)} />
        <Fact name="Size" value={`${size} × ${size} pixels`} />
        <Fact name="In memory" value={bytesText(bytes)} />
        {arrival && <Fact name="Read in" value={paceText(train + test, arrival)} />}
        {CHANNELS.map((channel, c) => (
          <Fact key={channel} name={`Mean ± std, ${channel}`} value={`${mean[c].toFixed(3)} ± ${std[c].toFixed(3)}`} />
        ))}
        {hash && <Fact name="Content hash" value={shortHash(hash)} isCode />}
      </dl>
      <ul className="samples" aria-label={`${title}: some training images of each class`}>
        {samples.map(({ label, images }, i) => (
          <li key={i}>
            <span className="samples-label">{label ?? 'no labels'}</span>
            <Samples size={size} images={images} />
          </li>
        ))}
      </ul>
      <p className="lead">
        {credit} {card.classes.length > 0 && 'Labels are used to measure, never to train the network.'}
      </p>
    </div>
  )
}

function Samples({ size, images }: { size: number; images: Uint8Array[] }) {
  const strip = useMemo(() => stripOf(images, size, Math.max(1, Math.round(GAP * size))), [size, images])
  return <span className="samples-row">{images.length > 0 && <Pixels size={size} {...strip} label="" />}</span>
}

/** How long it took, to a tenth where it was quick. */
const paceText = (images: number, { seconds }: Arrival) =>
  `${seconds < 10 ? `${seconds.toFixed(1)} s` : durationText(seconds)}, ${wholeText(images / seconds)} images/s`

function Fact({ name, value, isCode = false }: { name: string; value: string; isCode?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{isCode ? <code>{value}</code> : value}</dd>
    </div>
  )
}
