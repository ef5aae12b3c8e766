// A loaded set: how many, how large, what it looks like, whose it is.

import type { DataCard } from '../../train/protocol'
import { planesToRgba } from '../../viz/paint/planes'
import { Pixels } from '../parts/Pixels'
import { bytesText, wholeText } from '../parts/numberText'

const CHANNELS = ['red', 'green', 'blue'] as const

export function CardView({ card }: { card: DataCard }) {
  const { title, size, classes, train, test, mean, std, bytes, credit, samples } = card
  return (
    <div className="card">
      <dl className="facts facts-wide">
        <Fact name="Training images" value={wholeText(train)} />
        <Fact name="Held out" value={wholeText(test)} />
        <Fact name="Classes" value={classes.length ? String(classes.length) : 'none'} />
        <Fact name="Size" value={`${size} × ${size} pixels`} />
        <Fact name="In memory" value={bytesText(bytes)} />
        {CHANNELS.map((channel, c) => (
          <Fact key={channel} name={`Mean ± std, ${channel}`} value={`${mean[c].toFixed(3)} ± ${std[c].toFixed(3)}`} />
        ))}
      </dl>
      <ul className="samples" aria-label={`${title}: some training images of each class`}>
        {samples.map(({ label, images }, i) => (
          <li key={i}>
            <span className="samples-label">{label ?? 'no labels'}</span>
            <span className="samples-row">
              {images.map((planes, j) => (
                <Pixels key={j} size={size} pixels={planesToRgba(planes, size)} label="" />
              ))}
            </span>
          </li>
        ))}
      </ul>
      <p className="lead">{credit} Labels are used to measure, never to train the network.</p>
    </div>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
