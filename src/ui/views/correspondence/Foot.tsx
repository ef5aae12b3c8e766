// How the views are drawn, how many matches are shown, and what can be taken away.

import { Button, IconButton } from '../../parts/Button'
import { RangeSlider } from '../../parts/RangeSlider'
import { wholeText } from '../../parts/numberText'
import { RENEW_MS } from '../keepAsking'
import type { Asked } from './settings'

interface Props {
  asked: Asked
  seed: number
  /** Whose weights are shown, in words. */
  subject: string
  onAsk: (change: Partial<Asked>) => void
  /** How many lines are drawn, and how many there can be. */
  lines: number
  mostLines: number
  onLines: (lines: number) => void
  asTable: boolean
  onTable: (asTable: boolean) => void
  /** Null while there is nothing to save. */
  onSave: ((kind: 'png' | 'csv') => Promise<void>) | null
}

const percentText = (share: number) => `${Math.round(100 * share)} %`

export function Foot({ asked, seed, subject, onAsk, lines, mostLines, onLines, asTable, onTable, onSave }: Props) {
  const { pair, scale, colour, draw } = asked
  return (
    <>
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
            text={percentText}
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
      <div className="take-bar">
        <p className="lead">
          {subject}. Views of seed {seed}, draw {wholeText(draw)}. While a run trains, renewed every {RENEW_MS / 1000} s
          at most.
        </p>
        <IconButton icon="table" label="Matches as a table" aria-pressed={asTable} onClick={() => onTable(!asTable)} />
        <Button look="quiet" icon="save" disabled={!onSave} onClick={() => void onSave?.('png')}>
          PNG
        </Button>
        <Button look="quiet" icon="save" disabled={!onSave} onClick={() => void onSave?.('csv')}>
          CSV
        </Button>
      </div>
    </>
  )
}
