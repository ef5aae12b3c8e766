// What a link can say of a run: how far it went, what was measured, its curves in small, and a fingerprint of the bits of
// its losses, with the adapter, code and images they came from. It says what its author measured, no more: whoever opens
// it can run the experiment and compare (reproduction.ts).

import { z } from 'zod'
import type { RunConfig } from './config'
import { MAX_POINTS, curveSchema, decodeCurve, encodeCurve, fiveDigits, type Curve } from './curve'
import { MAX_MARKS, markSteps, marksOf } from './fingerprint'
import { metricOf } from './metrics'

/** Everything measured under a name, in the order of the steps; null where nothing was. */
export interface MeasureLog {
  all(key: string): { steps: ArrayLike<number>; values: ArrayLike<number> } | null
}

/** A run, as far as it has been measured. */
export interface MeasuredRun {
  config: RunConfig
  /** Steps done. */
  step: number
  /** Measures of each step, and of each evaluation; `metrics.ts` has their names. */
  steps: MeasureLog
  evaluations: MeasureLog
  /** Content hash of its images, where it is known. */
  dataHash: string | undefined
}

/** Measures that travel as curves: means of neighbouring steps, or evaluations. */
export const CURVE_KEYS = ['loss', 'knn', 'linear'] as const
export type CurveKey = (typeof CURVE_KEYS)[number]

/** Measures that travel as one number, in the order in which they are told. */
export const RESULT_KEYS = [
  'knn', 'linear', 'loss', 'cropExact', 'mirrorTop', 'teacherEntropy', 'prototypes', 'effectiveRank',
] as const // prettier-ignore
export type ResultKey = (typeof RESULT_KEYS)[number]

/** Steps that a number of the end is the mean of, where it is measured at every step. */
export const LAST_STEPS = 20
const HASH_DIGITS = 16

const finite = z.number().min(-1e12).max(1e12)
const percent = z.number().min(0).max(100)
const rangeOf = (key: ResultKey) => (metricOf(key)?.unit === '%' ? percent : finite)

const resultsSchema = z.strictObject({
  /** Steps done. */
  step: z.int().min(1).max(1_000_000),
  /** Step of the last evaluation; null where none was made. */
  evaluated: z.int().min(0).max(1_000_000).nullable(),
  /** The first digits of the content hash of the images; '' where it is not known. */
  data: z.string().regex(/^([0-9a-f]{16})?$/),
  /** Of the losses, after `markSteps(step)` steps; none where the first losses are not known. */
  marks: z.array(z.int().min(0).max(0xffffffff)).max(MAX_MARKS),
  values: z.strictObject(Object.fromEntries(RESULT_KEYS.map((key) => [key, rangeOf(key).optional()]))),
  curves: z.strictObject(Object.fromEntries(CURVE_KEYS.map((key) => [key, curveSchema.optional()]))),
})

export interface Results extends Omit<z.infer<typeof resultsSchema>, 'values' | 'curves'> {
  values: Partial<Record<ResultKey, number>>
  curves: Partial<Record<CurveKey, Curve>>
}

/** Results of the experiment and of its twin: of both, or of one of them. */
export interface SharedResults {
  /** The adapter as it calls itself. */
  adapter: string
  /** As of codeVersion.ts. */
  code: string
  a: Results | null
  b: Results | null
}

/** What is read from a link. Letters that are not seen, or turn the line around, are in no adapter's name. */
export const sharedResultsSchema = z.strictObject({
  adapter: z.string().max(100).regex(/^\P{C}*$/u),
  code: z.string().regex(/^[\w.+-]{0,40}$/),
  a: resultsSchema.nullable(),
  b: resultsSchema.nullable(),
}) as z.ZodType<SharedResults> // prettier-ignore

/** As much of an adapter's name as a link takes. */
export const adapterText = (name: string): string => name.replace(/\p{C}/gu, '').slice(0, 100)

export const shortDataHash = (hash: string | undefined): string => hash?.slice(0, HASH_DIGITS) ?? ''

/** What a link says of a run; null before its first step. */
export function resultsOf(run: MeasuredRun): Results | null {
  const { step, config, evaluations } = run
  const losses = lossesOf(run)
  const all = run.steps.all('loss')
  if (step < 1 || !all?.values.length) return null
  const last = lastEvaluation(evaluations)
  const every = config.evaluation.everySteps
  const evaluated = (key: string) => {
    const found = evaluations.all(key)
    return found && every > 0 && found.values.length ? evaluationCurve(found, every) : null
  }
  const curves = { loss: lossCurve(all, step), knn: evaluated('knn'), linear: evaluated('linear') }
  return {
    step,
    evaluated: last,
    data: shortDataHash(run.dataHash),
    marks: losses && losses.length >= step ? marksOf(losses, markSteps(step)) : [],
    values: present(RESULT_KEYS, (key) => lastValue(run, key)),
    curves: present(CURVE_KEYS, (key) => curves[key]),
  }
}

/** The losses from the first step on; null where the first ones are not known, as after a resume. */
export function lossesOf({ steps }: Pick<MeasuredRun, 'steps'>): ArrayLike<number> | null {
  const all = steps.all('loss')
  if (!all) return null
  for (let i = 0; i < all.steps.length; i++) if (all.steps[i] !== i) return null
  return all.values
}

/** What a measure was at the end: of the last evaluation, or the mean of the last steps. */
export function lastValue({ steps, evaluations }: Pick<MeasuredRun, 'steps' | 'evaluations'>, key: ResultKey) {
  const evaluated = evaluations.all(key)?.values
  if (evaluated?.length) return fiveDigits(evaluated[evaluated.length - 1])
  const values = steps.all(key)?.values
  return values?.length ? fiveDigits(meanOf(values, values.length - LAST_STEPS, values.length)) : null
}

/** Mean of values[from .. to), as far as they exist. */
export function meanOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0
  const [first, end] = [Math.max(0, from), Math.min(values.length, to)]
  for (let i = first; i < end; i++) sum += values[i]
  return sum / (end - first)
}

/** The points of a curve, each at its step; a mean stands in the middle of the steps it is of. */
export function curvePoints({ step, curves, values, evaluated }: Results, key: CurveKey) {
  const curve = curves[key]
  if (!curve) return []
  const { every } = curve
  const points = decodeCurve(curve).flatMap((value, k) => {
    const last = Math.min(step, (k + 1) * every) - 1
    const at = key === 'loss' ? Math.floor((k * every + last) / 2) : k * every
    return value === null || last < k * every ? [] : [{ step: at, value }]
  })
  const end = values[key]
  if (key === 'loss' || end === undefined || evaluated === null) return points
  return [...points.filter((point) => point.step < evaluated), { step: evaluated, value: end }]
}

/** Means over as many steps as leave MAX_POINTS of them. */
function lossCurve({ steps, values }: { steps: ArrayLike<number>; values: ArrayLike<number> }, step: number): Curve {
  const every = Math.ceil(step / MAX_POINTS)
  const sums = Array.from({ length: Math.ceil(step / every) }, () => ({ sum: 0, count: 0 }))
  for (let i = 0; i < values.length && steps[i] < step; i++) {
    const bucket = sums[Math.floor(steps[i] / every)]
    bucket.sum += values[i]
    bucket.count++
  }
  return encodeCurve(
    every,
    sums.map(({ sum, count }) => (count ? sum / count : null)),
  )
}

/** Every evaluation, or every second, third … where there are many; the last one is told apart, by its value. */
function evaluationCurve(found: { steps: ArrayLike<number>; values: ArrayLike<number> }, everySteps: number): Curve {
  const most = found.steps[found.steps.length - 1]
  const every = everySteps * Math.ceil((Math.floor(most / everySteps) + 1) / MAX_POINTS)
  const at = new Map(Array.from({ length: found.values.length }, (_, i) => [found.steps[i], found.values[i]]))
  return encodeCurve(
    every,
    Array.from({ length: Math.floor(most / every) + 1 }, (_, k) => at.get(k * every) ?? null),
  )
}

const lastEvaluation = (evaluations: MeasureLog): number | null => {
  const last = RESULT_KEYS.flatMap((key) => {
    const steps = evaluations.all(key)?.steps
    return steps?.length ? [steps[steps.length - 1]] : []
  })
  return last.length ? Math.max(...last) : null
}

/** Those keys that have a value. */
function present<K extends string, V>(keys: readonly K[], value: (key: K) => V | null): Partial<Record<K, V>> {
  const entries = keys.flatMap((key) => {
    const found = value(key)
    return found === null ? [] : [[key, found] as const]
  })
  return Object.fromEntries(entries) as Partial<Record<K, V>>
}
