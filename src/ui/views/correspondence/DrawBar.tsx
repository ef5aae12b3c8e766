// How the views are drawn, and how many matches are shown.

import { Button } from '../../parts/Button'
import { RangeSlider } from '../../parts/RangeSlider'
import { wholePercent } from '../words'
import type { Asked } from './settings'

interface Props {
  asked: Asked
  onAsk: (change: Partial<Asked>) => void
  /** How many lines are drawn, and how many there can be. */
  lines: number
  mostLines: number
  onLines: (lines: number) => void
}

export function DrawBar({ asked, onAsk, lines, mostLines, onLines }: Props) {
  const { pair, scale, colour, draw } = asked
  return (
    <div className="draw-bar">
      <RangeSlider
        label="Lines"
        value={[Math.min(lines, mostLines)]}
        min={0}
        max={mostLines}
        step={1}
        text={(count) => (count === 0 ? 'this region’s' : `the ${count} surest`)}
        onChange={([count]) => onLines(count)}
      />
      {pair !== 'mirrored' && (
        <RangeSlider
          label="Crop area"
          thumbs={['Crop area, least', 'Crop area, most']}
          value={scale}
          min={0.1}
          max={1}
          step={0.05}
          text={wholePercent}
          onChange={([low, high]) => onAsk({ scale: [low, high] })}
        />
      )}
      <RangeSlider
        label="Colour changes"
        value={[colour]}
        min={0}
        max={2}
        step={0.1}
        text={(factor) => (factor === 0 ? 'none' : `× ${factor.toFixed(1)}`)}
        onChange={([factor]) => onAsk({ colour: factor })}
      />
      <Button icon="dice" onClick={() => onAsk({ draw: draw + 1 })}>
        New views
      </Button>
    </div>
  )
}
