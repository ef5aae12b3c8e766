// The training loss of the linear probe over its epochs, of the network and of its baselines: a curve that still falls, or
// that ends at nothing, says how far to trust the figure.

import { measureText } from '../../base/numberText'
import type { ProbeResult } from '../state/probeSlice'
import { NETWORKS } from '../views/networks'
import { BASELINES } from './words'

const [WIDTH, HEIGHT] = [320, 80]

export function LossCurves({ result: { probed, network, random, pixels } }: { result: ProbeResult }) {
  const curves = [
    { key: 'network', title: NETWORKS.find(({ value }) => value === probed.network)?.title, scores: network },
    { key: 'random', title: BASELINES.random, scores: random },
    { key: 'pixels', title: BASELINES.pixels, scores: pixels },
  ].flatMap(({ key, title, scores }) => (scores?.linear ? [{ key, title, losses: scores.linear.losses }] : []))
  const top = Math.max(...curves.flatMap(({ losses }) => losses.filter(Number.isFinite)))
  const epochs = curves[0].losses.length
  const points = (losses: readonly number[]) =>
    losses
      .map((loss, i) => [(WIDTH * i) / Math.max(1, epochs - 1), HEIGHT * (1 - loss / top)])
      .filter(([, y]) => Number.isFinite(y)) // a rate too high for the features may end in no number
      .join(' ')
  const ends = curves.map(
    ({ title, losses }) => `${title} ${measureText(losses[0])} to ${measureText(losses[losses.length - 1])}`,
  )
  return (
    <figure className="probe-losses">
      <figcaption>
        Loss of the linear probe{' '}
        <span className="chart-unit">
          nats, from 0 at the foot to {measureText(top)} at the head, over {epochs} epochs
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`From the first epoch to the last: ${ends.join('; ')}`}
      >
        {curves.map(({ key, losses }) => (
          <polyline key={key} className={`probe-curve probe-curve-${key}`} points={points(losses)} />
        ))}
      </svg>
      <ul className="legend">
        {curves.map(({ key, title, losses }) => (
          <li key={key}>
            <span className={`swatch probe-swatch-${key}`} aria-hidden="true" /> {title}
            <span className="legend-value">
              {measureText(losses[0])} → {measureText(losses[losses.length - 1])}
            </span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
