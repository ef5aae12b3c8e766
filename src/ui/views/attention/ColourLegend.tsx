// What the colours of keys mean, with the values at both ends.

import { MOST_FACTOR } from '../../../viz/paint/attention/keyColours'
import { HEAT_STOPS } from '../../../viz/paint/heat'
import { SIGNED_STOPS } from '../../../viz/paint/signed'
import type { Seen } from './look'
import { factorText, probabilityText } from './words'

export function ColourLegend({ seen: { colouring, colours, allowed } }: { seen: Seen }) {
  const { end } = colours
  const isShares = colouring === 'shares'
  const isCut = end >= MOST_FACTOR
  const equal = probabilityText(1 / allowed)
  return (
    <figure className="heat-legend">
      <div
        className="heat-ramp"
        style={{ background: `linear-gradient(to right, ${isShares ? SIGNED_STOPS : HEAT_STOPS})` }}
        aria-hidden="true"
      />
      {isShares ? (
        <figcaption>
          <span>{factorText(1 / end) + (isCut ? ' or less' : '')}</span>
          <span>white is an equal share, {equal}</span>
          <span>{factorText(end) + (isCut ? ' or more' : '')}</span>
        </figcaption>
      ) : (
        <figcaption>
          <span>0</span>
          <span>probability; equal shares are {equal}</span>
          <span>{probabilityText(end)}</span>
        </figcaption>
      )}
    </figure>
  )
}
