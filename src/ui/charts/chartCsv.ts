// What lies behind a chart, as a table for other programs: every value as it was measured, not the means that are drawn.

import { csvField } from '../../viz/paint/csvField'
import type { MetricLog } from '../state/metricLog'

/** One line of a chart: what it is called, and where its values lie. */
export interface ListedLine {
  name: string
  key: string
  log: Pick<MetricLog, 'all'>
}

/** A line a step at which anything was measured; empty fields where a measure was not. */
export function chartCsv(lines: readonly ListedLine[]): string {
  const columns = lines.map(({ log, key }) => {
    const { steps = [], values = [] } = log.all(key) ?? {}
    return new Map(Array.from(steps, (step, i) => [step, values[i]]))
  })
  const steps = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort((a, b) => a - b)
  const rows = steps.map((step) => [step, ...columns.map((column) => column.get(step) ?? '')].join(','))
  return `${[['step', ...lines.map(({ name }) => csvField(name))].join(','), ...rows].join('\n')}\n`
}
