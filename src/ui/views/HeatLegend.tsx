// What colours mean: the ramp, with the values at both ends and what is measured between them.

import type { ReactNode } from 'react'
import { HEAT_STOPS } from '../../viz/paint/heat'

interface Props {
  /** Of the ramp; those of heat unless this says otherwise. */
  stops?: string
  low: string
  high: string
  children: ReactNode
}

export function HeatLegend({ stops = HEAT_STOPS, low, high, children }: Props) {
  return (
    <figure className="heat-legend">
      <div className="heat-ramp" style={{ background: `linear-gradient(to right, ${stops})` }} aria-hidden="true" />
      <figcaption>
        <span>{low}</span>
        <span>{children}</span>
        <span>{high}</span>
      </figcaption>
    </figure>
  )
}
