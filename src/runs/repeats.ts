// Repeats: experiments that differ in nothing but their seed, and what may be said of them together. A seed decides the first
// weights, the batches and the crops, so the spread over seeds is how far luck alone carries a result.

import type { RunConfig } from './config'
import { comparisons } from './diff'
import { areMeasuredAlike } from './measuredAlike'
import type { MetricInfo } from './metrics'

/** Most seeds that one press repeats an experiment over, and that a link asks for. */
export const MOST_SEEDS = 20

export interface Repeatable {
  config: RunConfig
  data: { hash: string | null }
}

/** Runs in groups of repeats, in the order of the first of each; what has no repeat is a group of one. */
export function repeatsAmong<R extends Repeatable>(runs: readonly R[]): R[][] {
  const groups: R[][] = []
  for (const run of runs) {
    const group = groups.find(([first]) => areRepeats(first, run))
    if (group) group.push(run)
    else groups.push([run])
  }
  return groups
}

/** The same settings and images, whatever the seeds. */
const areRepeats = (a: Repeatable, b: Repeatable): boolean =>
  a.data.hash === b.data.hash && comparisons([a.config, b.config]).every(({ path }) => path === 'seed')

/** Whether this measure of two experiments is of one kind: an accuracy is of the images and the way in which it is taken. */
export const areComparable = ({ group }: Pick<MetricInfo, 'group'>, a: Repeatable, b: Repeatable): boolean =>
  (group !== 'accuracy' && group !== 'correspondence') ||
  (a.data.hash === b.data.hash && areMeasuredAlike(a.config, b.config))

/** What was measured, by seed. The same seed twice is the same run, and counts once. */
export type BySeed = ReadonlyMap<number, number>

export interface Spread {
  mean: number
  /** Sample standard deviation, in the unit of the values; null of one value, which has none. */
  deviation: number | null
  count: number
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : null, count }
}

export interface PairedGap {
  /** How much more the second has than the first, on average over the seeds that both have. */
  mean: number
  /**
   * Half of the 95 % confidence interval of that mean, by Student's t; null where all seeds have the same difference. Shares of
   * a few images are often the same by chance, which says nothing of how far luck carries them.
   */
  half: number | null
  /** Seeds that both have. */
  count: number
}

/**
 * How far two groups are apart, seed by seed: with the same seed they see the same batches, which a paired t-test makes use
 * of. @returns null with fewer than two seeds in common, of which nothing can be said
 */
export function pairedGap(first: BySeed, second: BySeed): PairedGap | null {
  const pairs = [...second].flatMap(([seed, value]) => {
    const other = first.get(seed)
    return other === undefined ? [] : [{ value, other }]
  })
  if (pairs.length < 2) return null
  const { mean, deviation, count } = spreadOf(pairs.map(({ value, other }) => value - other))
  const largest = Math.max(...pairs.flatMap(({ value, other }) => [Math.abs(value), Math.abs(other)]))
  const isSame = deviation === null || deviation <= ROUNDING * largest
  return { mean, half: isSame ? null : (studentT(count - 1) * deviation) / Math.sqrt(count), count }
}

/** Share of a float32 by which two that were meant to be the same may differ, and more. */
const ROUNDING = 1e-6

/** Two-sided 95 % quantiles of Student's t, for 1 to 9 degrees of freedom. */
const T95 = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622]

/** The same of any number: beyond the table by Cornish and Fisher's expansion, right to four digits there. */
export function studentT(freedom: number): number {
  if (freedom <= T95.length) return T95[freedom - 1]
  const z = 1.959964
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  )
}

/** What a run has measured of one thing, at steps that rise. */
export interface Measured {
  seed: number
  steps: ArrayLike<number>
  values: ArrayLike<number>
}

export interface OverSeeds {
  /** The last step that all were measured at. */
  step: number
  /** Of each experiment there; null of one that has measured nothing. */
  spreads: (Spread | null)[]
  /** Of each experiment from the first; null of the first itself, and with fewer than two seeds in common. */
  gaps: (PairedGap | null)[]
}

/** @param experiments the repeats of each @returns null where there is no step that all were measured at */
export function overSeeds(experiments: readonly (readonly Measured[])[]): OverSeeds | null {
  const all = experiments.flat().map(({ steps }) => Array.from(steps))
  const step = lastCommon(all)
  if (step === null) return null
  const bySeed = experiments.map(
    (runs): BySeed =>
      new Map(runs.map(({ seed, steps, values }) => [seed, values[Array.from(steps).lastIndexOf(step)]])),
  )
  return {
    step,
    spreads: bySeed.map((values) => (values.size ? spreadOf([...values.values()]) : null)),
    gaps: bySeed.map((values, i) => (i === 0 ? null : pairedGap(bySeed[0], values))),
  }
}

function lastCommon([first, ...others]: readonly number[][]): number | null {
  const sets = others.map((steps) => new Set(steps))
  return first?.findLast((step) => sets.every((steps) => steps.has(step))) ?? null
}
