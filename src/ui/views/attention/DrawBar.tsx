// How keys are coloured, and how many of them are outlined.

import type { Colouring } from '../../../viz/paint/attention/keyColours'
import { RangeSlider } from '../../parts/RangeSlider'
import { Segments } from '../../parts/Segments'
import { wholePercent } from '../words'
import type { Look } from './look'

interface Props {
  look: Look
  onLook: (change: Partial<Look>) => void
}

const COLOURS = [
  { value: 'probability', title: 'Probability' },
  { value: 'shares', title: 'Against equal shares' },
] as const satisfies { value: Colouring; title: string }[]

export function DrawBar({ look, onLook }: Props) {
  return (
    <div className="draw-bar">
      <Segments label="Colours" options={COLOURS} value={look.colours} onChange={(colours) => onLook({ colours })} />
      <RangeSlider
        label="Kept mass"
        value={[look.share]}
        min={0.1}
        max={0.95}
        step={0.05}
        text={wholePercent}
        onChange={([share]) => onLook({ share })}
      />
    </div>
  )
}
