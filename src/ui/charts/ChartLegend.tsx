// What is drawn, in which colour, and its value: under the cursor while there is one, else the last. Of twins both values
// stand side by side, each behind its stroke: solid for A, dashed for B; and so do those that came with a link. The lines
// they are judged by have a row of their own. Which step it is stands below the drawing, so that nothing moves here.

import type { ChartLine } from '../../runs/charts'
import { DASHES, type ChartData } from './lineChart'
import { Stroke } from './Stroke'
import type { DrawnLine } from './useChartData'
import { valueText } from './valueText'

interface Props {
  unit: string
  lines: readonly DrawnLine[]
  data: ChartData
  /** Index into the steps. */
  cursor: number | null
  /** The title of the chart says already what its one line is. */
  hidesLabel: boolean
}

export function ChartLegend({ unit, lines, data, cursor, hidesLabel }: Props) {
  const at = cursor !== null && cursor < data.steps.length ? cursor : null
  const measures = lines.filter(({ key }, i) => lines.findIndex((line) => line.key === key) === i)
  return (
    <div className="legend">
      <ul>
        {measures.map((measure) => (
          <li key={measure.key}>
            {!hidesLabel && <Name colour={measure.colour} label={measure.label} />}
            {lines.map(({ key, letter, isSent }, i) => {
              if (key !== measure.key) return null
              const means = data.series[i].mean
              const value = at === null ? means.findLast((v) => v !== null) : means[at]
              return (
                <span key={`${letter}${isSent}`} className="legend-run">
                  {(letter || isSent) && <Stroke letter={letter} isSent={isSent} />}
                  <span className="legend-value">{valueText(value, unit)}</span>
                </span>
              )
            })}
          </li>
        ))}
      </ul>
      {data.references.length > 0 && (
        <ul>
          {data.references.map(({ label, value }, i) => (
            <li key={label} className="legend-reference">
              <Dashes index={i} />
              <span className="legend-label">{label}</span>
              <span className="legend-value">{valueText(value, unit)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Name({ colour, label }: Pick<ChartLine, 'colour' | 'label'>) {
  return (
    <span>
      <span className={`swatch swatch-series-${colour}`} aria-hidden="true" />
      <span className="legend-label">{label}</span>
    </span>
  )
}

function Dashes({ index }: { index: number }) {
  return (
    <svg className="dashes" viewBox="0 0 18 4" aria-hidden="true">
      <path d="M0 2h18" strokeDasharray={DASHES[index % DASHES.length].join(' ')} />
    </svg>
  )
}
