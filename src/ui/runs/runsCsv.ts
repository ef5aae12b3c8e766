// Compared runs as a table for other programs: of every measure, at the last step that all ended runs were measured at, a
// row each run, then one each experiment for the mean over its seeds, and one for its difference from the first,
// where the two are measured alike.

import { METRICS } from '../../runs/metrics'
import { areComparable, overSeeds } from '../../runs/repeats'
import { csvField } from '../../viz/paint/csvField'
import type { KeptLogs } from '../state/librarySlice'
import { measuredOf, type Repeated } from './repeated'

const HEAD = [
  'row', 'experiment', 'run', 'seed', 'data', 'measure', 'unit', 'step', 'value', 'standard deviation',
  'half of the 95 % interval', 'seeds',
] // prettier-ignore

type Cell = string | number | null

export function runsCsv(groups: readonly Repeated[], logs: Readonly<Record<string, KeptLogs>>): string {
  const rows = METRICS.flatMap(({ key, title, unit, group }): Cell[][] => {
    const measured = groups.map(({ runs }) =>
      runs.flatMap((run) => measuredOf(run, key, logs).map((log) => ({ run, ...log }))),
    )
    const found = overSeeds(measured)
    if (!found) return []
    const { step, spreads, gaps } = found
    const of = [title, unit, step]
    const nameOf = (i: number) => groups[i].runs[0].name
    const dataOf = (i: number) => groups[i].runs[0].data.title
    return [
      ...measured.flatMap((runs, i) =>
        runs.map(
          ({ run, seed, steps, values }) =>
          ['run', nameOf(i), run.name, seed, dataOf(i), ...of, values[Array.from(steps).lastIndexOf(step)], null, null, null], // prettier-ignore
        ),
      ),
      ...spreads.flatMap(
        (spread, i) =>
        spread ? [['mean', nameOf(i), null, null, dataOf(i), ...of, spread.mean, spread.deviation, null, spread.count]] : [], // prettier-ignore
      ),
      ...gaps.flatMap(
        (gap, i) =>
        gap && areComparable({ group }, groups[0].runs[0], groups[i].runs[0]) ? [['difference from the first by seed', nameOf(i), null, null, dataOf(i), ...of, gap.mean, null, gap.half, gap.count]] : [], // prettier-ignore
      ),
    ]
  })
  const text = (cell: Cell) => (typeof cell === 'string' ? csvField(cell) : String(cell ?? ''))
  return `${[HEAD, ...rows].map((row) => row.map(text).join(',')).join('\n')}\n`
}
