// The numbers behind a chart, a dozen rows of them: always there for screen readers, seen when asked for. While a run goes
// on it is refreshed every few seconds, for a table that changes ten times a second cannot be read by anybody.

import { useEffect, useRef, useState } from 'react'
import { wholeText } from '../../base/numberText'
import type { ChartData } from './lineChart'
import { nameOf, type DrawnLine } from './useChartData'
import { valueText } from './valueText'

interface Props {
  title: string
  unit: string
  lines: readonly DrawnLine[]
  data: ChartData
  isSeen: boolean
}

const ROWS = 12
const REFRESH_MS = 3000

export function ChartTable({ title, unit, lines, data, isSeen }: Props) {
  const { steps, series, references } = useRefreshed(data)
  if (series.length !== lines.length) return null // measures have come or gone since
  return (
    <div
      className={isSeen ? 'chart-table' : 'unseen'}
      tabIndex={isSeen ? 0 : undefined}
      role="group"
      aria-label={`${title}, numbers`}
    >
      <table>
        <caption className="unseen">
          {title}
          {unit && `, ${unit}`}
          {references.map(({ label, value }) => `; ${label}: ${valueText(value, unit)}`)}
        </caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            {lines.map((line) => (
              <th key={nameOf(line)} scope="col">
                {nameOf(line)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {spread(steps.length, ROWS).map((row) => (
            <tr key={row}>
              <th scope="row">{wholeText(steps[row])}</th>
              {series.map(({ mean }, i) => (
                <td key={i}>{valueText(mean[row], unit)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** At most `most` of the indices below `count`, evenly spread, the last among them. */
function spread(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i)
  return Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)))
}

/** The value now, at most once in REFRESH_MS; the last one always arrives. */
function useRefreshed<T>(value: T): T {
  const [shown, setShown] = useState(value)
  const due = useRef(0)
  useEffect(() => {
    const timer = setTimeout(
      () => {
        due.current = performance.now() + REFRESH_MS
        setShown(value)
      },
      Math.max(0, due.current - performance.now()),
    )
    return () => clearTimeout(timer)
  }, [value])
  return shown
}
