// What the colours of keys mean, with the values at both ends.

import { MOST_FACTOR } from '../../../viz/paint/attention/keyColours'
import { SIGNED_STOPS } from '../../../viz/paint/signed'
import { HeatLegend } from '../HeatLegend'
import type { Seen } from './look'
import { factorText, probabilityText } from './words'

export function ColourLegend({ seen: { colouring, colours, allowed } }: { seen: Seen }) {
  const { end } = colours
  const isCut = end >= MOST_FACTOR
  const equal = probabilityText(1 / allowed)
  if (colouring === 'shares')
    return (
      <HeatLegend
        stops={SIGNED_STOPS}
        low={factorText(1 / end) + (isCut ? ' or less' : '')}
        high={factorText(end) + (isCut ? ' or more' : '')}
      >
        white is an equal share, {equal}
      </HeatLegend>
    )
  return (
    <HeatLegend low="0" high={probabilityText(end)}>
      probability; equal shares are {equal}
    </HeatLegend>
  )
}
