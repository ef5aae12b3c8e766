// What compared runs have measured over the seeds of each experiment, in words: mean and spread of a measure at a step that
// all have reached, and how far other experiments are from the first.

import { measureText, wholeText } from '../../base/numberText'
import type { MetricInfo } from '../../runs/metrics'
import { areComparable, overSeeds, repeatsAmong, type Measured, type PairedGap, type Spread } from '../../runs/repeats'
import type { KeptRun } from '../../train/protocol'
import type { KeptLogs } from '../state/librarySlice'
import { logOf } from './measureLog'

/** Runs of one experiment. */
export interface Repeated {
  runs: KeptRun[]
  /** Their seeds without doubles, in rising order. */
  seeds: number[]
}

export const repeated = (runs: readonly KeptRun[]): Repeated[] =>
  repeatsAmong(runs).map((group) => ({ runs: group, seeds: [...new Set(group.map(seedOf))].sort((a, b) => a - b) }))

const seedOf = ({ config }: KeptRun): number => config.seed

/** `Tiny EsViT`, `Tiny EsViT and 4 repeats`. */
export function repeatedName({ runs: [first], seeds }: Repeated): string {
  const more = seeds.length - 1
  return more === 0 ? first.name : `${first.name} and ${more} ${more === 1 ? 'repeat' : 'repeats'}`
}

/** `0 to 4`, `0, 3, 7`. */
export function seedsText(seeds: readonly number[]): string {
  const isRow = seeds.length > 2 && seeds.every((seed, i) => seed === seeds[0] + i)
  return isRow ? `${seeds[0]} to ${seeds[seeds.length - 1]}` : seeds.join(', ')
}

export const haveRepeats = (groups: readonly Repeated[]): boolean => groups.some(({ seeds }) => seeds.length > 1)

/** `31.2 ± 0.8 %`, of one seed `31.2 %`. @param seeds that there are; where not all have been measured, it says so */
export function spreadText(spread: Spread | null, unit: string, seeds: number): string {
  if (!spread) return '–'
  const spreads = spread.deviation === null ? '' : `\u00a0±\u00a0${measureText(spread.deviation, unit)}`
  const part = spread.count < seeds ? ` (${wholeText(spread.count)} of ${wholeText(seeds)} seeds)` : ''
  return `${measureText(spread.mean, unit)}${spreads}${unit ? `\u00a0${unit}` : ''}${part}`
}

/** `2.1 ± 1.3 points more: unlikely to be chance (3 seeds)`. */
export function gapText(gap: PairedGap | null, unit: string): string {
  if (!gap) return 'fewer than two seeds in common'
  const { mean, half, count } = gap
  const seeds = `${wholeText(count)} seeds`
  if (mean === 0 && half === null) return `the same with each of ${seeds}`
  const size = measureText(Math.abs(mean), unit)
  const points = `${unit === '%' ? ' points' : unit ? `\u00a0${unit}` : ''} ${mean < 0 ? 'less' : 'more'}`
  if (half === null) return `${size}${points} with each of ${seeds}: more seeds would tell whether that is chance`
  const verdict = Math.abs(mean) > half ? 'unlikely to be chance' : 'may be chance'
  return `${size}\u00a0±\u00a0${measureText(half, unit)}${points}: ${verdict} (${seeds})`
}

const NOT_ALIKE = 'not comparable: other images, or measured otherwise'

/** What the table says of a measure over seeds: a row each; none where there are no repeats. */
export function measuredRows(
  measure: MetricInfo,
  groups: readonly Repeated[],
  logs: Readonly<Record<string, KeptLogs>>,
) {
  const { title, unit, key } = measure
  if (!haveRepeats(groups)) return []
  const found = overSeeds(groups.map(({ runs }) => runs.flatMap((run) => measuredOf(run, key, logs))))
  if (!found) return []
  const { step, spreads, gaps } = found
  const rows = [
    {
      title: `${title} at step ${wholeText(step)}, mean ± deviation`,
      values: spreads.map((spread, i) => spreadText(spread, unit, groups[i].seeds.length)),
    },
  ]
  if (groups.length < 2) return rows
  const first = groups[0].runs[0]
  const values = gaps.map((gap, i) => {
    if (i === 0) return '–'
    return areComparable(measure, first, groups[i].runs[0]) ? gapText(gap, unit) : NOT_ALIKE
  })
  return [...rows, { title: 'Against the first, seed by seed', values }]
}

/** One that still trains would keep the others at its step, one that failed at its last: neither counts. */
export const counts = ({ state }: KeptRun): boolean => state !== 'open' && state !== 'failed'

/** Nothing of a run that does not count. */
export function measuredOf(run: KeptRun, key: string, logs: Readonly<Record<string, KeptLogs>>): Measured[] {
  const all = counts(run) ? logOf(key, logs[run.key])?.all(key) : null
  return all ? [{ seed: seedOf(run), steps: all.steps, values: all.values }] : []
}
