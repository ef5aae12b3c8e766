// The relative-position bias of the chosen head, with the offsets that the query's window has.

import { useMemo } from 'react'
import { biasAt, biasPlane, biasSide, type BiasTable } from '../../../viz/paint/attention/bias'
import { SIGNED_STOPS, signedRgba } from '../../../viz/paint/signed'
import { offsetOf } from '../../../viz/paint/attention/tokens'
import { Pixels } from '../../parts/Pixels'
import type { Seen } from './look'
import { offsetText, signedText } from './words'

interface Props {
  bias: BiasTable
  head: number
  seen: Seen
}

export function BiasMap({ bias, head, seen }: Props) {
  const side = biasSide(bias)
  const { plane, most } = useMemo(() => {
    const values = biasPlane(bias, head)
    return { plane: values, most: values.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0) }
  }, [bias, head])
  const pixels = useMemo(() => signedRgba(plane, most), [plane, most])
  const first = offsetOf(seen.layout, seen.seat, 0)
  const offset = offsetOf(seen.layout, seen.seat, seen.key)
  if (!first || !offset) return null
  const middle = bias.window - 1
  return (
    <figure className="bias">
      <div className="bias-picture">
        <Pixels
          size={side}
          pixels={pixels}
          label={`Relative-position bias of head ${head + 1}, ${side} × ${side} offsets`}
        />
        <svg viewBox={`0 0 ${side} ${side}`} aria-hidden="true">
          <rect
            className="bias-window"
            x={middle + first.across}
            y={middle + first.down}
            width={bias.window}
            height={bias.window}
          />
          <path className="bias-query" d={`M${middle + 0.5} ${middle + 0.1}v0.8M${middle + 0.1} ${middle + 0.5}h0.8`} />
          <rect className="bias-key" x={middle + offset.across} y={middle + offset.down} width={1} height={1} />
        </svg>
      </div>
      <figcaption>
        <strong>Relative-position bias</strong>
        <span className="heat-ramp" style={{ background: `linear-gradient(to right, ${SIGNED_STOPS})` }} />
        <span className="bias-scale">
          <span>{signedText(-most)}</span>
          <span>0</span>
          <span>{signedText(most)}</span>
        </span>
        <span>
          {offsetText(seen, seen.key)}: <strong>{signedText(biasAt(bias, head, offset.down, offset.across))}</strong>
        </span>
        <span className="lead">
          Added to the logit by where the key lies from the query (cross); the frame is what this query’s window uses.
        </span>
      </figcaption>
    </figure>
  )
}
