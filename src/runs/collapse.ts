// Whether a run collapses, told from what it measures: pure rules, one verdict for each head. docs/method.md gives the
// reason of every threshold.
//
// In every collapse all views get the same target, so a target tells nothing of its view. How sharp that one target is
// says which collapse it is (DINO, section 5.3 and figure 7): as flat as can be where sharpening is too weak, on few
// prototypes where centring is.

import { objectiveFacts, type HeadName } from '../ssl/ssl.config'
import type { RunConfig } from './config'
import { remedies, type Remedy } from './remedies'
import { featureWidth, teacherRows } from './shapes'
import { threeDigits } from './threeDigits'

/** Nats that a target must tell of its view; below, all views get much the same one. */
export const LEAST_TOLD = 0.1
/** Prototypes in use below which few answers serve everything: one takes a quarter of all views, or more. */
const LEAST_IN_USE = 4
/** Share of ln K above which the one target is flat. */
const FLAT = 0.9
/** Share of 1/√C below which the features themselves are nearly one point, and targets tell nothing that lasts. */
const LEAST_SPREAD = 0.25
/** Effective rank below which they are. */
const LEAST_RANK = 1.5
/** Steps below which nothing is said: the targets of a fresh network differ by chance. */
export const FIRST_STEPS = 100
/** Steps that must have been done after warm-up and freeze before a run that learns must show it. */
const STEPS_AFTER_WARMUP = 60
/** Times the first steps that a teacher may stand still: some learn slowly. */
const STILL_FACTOR = 2
/** Steps that a mean is taken over: one step is one small batch. */
export const WINDOW = 20
/** Step at which the centre has found the teacher's mean; the last WINDOW is compared with the one from here. */
const SETTLED = 40
/** Standard errors that two windows must differ by for the difference not to be chance. */
const CHANCE = 3

/** Everything measured under a name, in order; null where nothing was. */
export interface MeasureLog {
  all(key: string): { values: ArrayLike<number> } | null
}

export type { HeadName }
export type Verdict = 'early' | 'healthy' | 'uniform' | 'one' | 'stuck'

export interface HeadDiagnosis {
  head: HeadName
  verdict: Verdict
  /** The measured values behind the verdict, against their thresholds. */
  reason: string
  signs: readonly Sign[]
  remedies: readonly Remedy[]
}

/** A measure and what it is judged by. */
export interface Sign {
  /** Of runs/metrics.ts. */
  key: string
  /** Mean over the last WINDOW steps, or the last evaluation. */
  value: number
  /** The scale that it lies on. */
  scale: { least: number; most: number; isLog?: boolean }
  /** What the end of the scale is, e.g. `ln K`. */
  mostName: string
  /** The part of the scale where it shows a collapse; null where the measure alone says nothing. */
  bad: { from: number; to: number } | null
}

/** Measures of each head. */
const KEYS = {
  view: { entropy: 'teacherEntropy', kl: 'kl', told: 'information', prototypes: 'prototypes', center: 'centerNorm' },
  region: {
    entropy: 'teacherEntropyRegion',
    kl: 'klRegion',
    told: 'informationRegion',
    prototypes: 'prototypesRegion',
    center: 'centerNormRegion',
  },
} as const satisfies Record<HeadName, Record<string, string>>

/** @returns one diagnosis for each head that can be judged, views first */
export function diagnose(config: RunConfig, steps: MeasureLog, evaluations: MeasureLog): HeadDiagnosis[] {
  return objectiveFacts(config.objective).judgedHeads.map((head) => {
    const { verdict, reason } = judge(head, config, steps)
    const signs = signsOf(head, config, steps, evaluations)
    return { head, verdict, reason, signs, remedies: remedies(verdict, config) }
  })
}

/** Steps of a head before which it is too early to say. */
export const firstSteps = ({ optim }: RunConfig): number =>
  Math.max(FIRST_STEPS, Math.max(optim.warmupSteps, optim.freezeLastLayerSteps) + STEPS_AFTER_WARMUP)

function judge(head: HeadName, config: RunConfig, steps: MeasureLog): { verdict: Verdict; reason: string } {
  const keys = KEYS[head]
  const [told, entropy, prototypes] = [keys.told, keys.entropy, keys.prototypes].map((key) => recent(steps, key))
  if (told === null || entropy === null || prototypes === null) return { verdict: 'early', reason: NOT_YET[head] }
  const done = steps.all(keys.told)?.values.length ?? 0
  const first = firstSteps(config)
  if (done < first) return { verdict: 'early', reason: `${done} of ${first} steps are done; ${WHY_EARLY}` }

  const { outDim } = config.objective.head
  const lnK = Math.log(outDim)
  const least = leastInUse(head, config)
  const tells = `A target carries ${nats(told)} about its ${head}`
  const inUse = `the effective number of prototypes in use is ${threeDigits(prototypes)} of ${outDim}`
  const flatness = `entropy is ${nats(entropy)}, ${percent(entropy / lnK)} of ln K = ${nats(lnK)}`
  const spread = (recent(steps, 'featureStd') ?? 1) * Math.sqrt(featureWidth(config))
  const isApart = told >= LEAST_TOLD
  if (!isApart && entropy > FLAT * lnK)
    return { verdict: 'uniform', reason: `${tells}, less than ${LEAST_TOLD}; ${flatness}, more than ${percent(FLAT)}.` }
  if (!isApart || prototypes < least || spread < LEAST_SPREAD) {
    const signs = [
      ...(isApart ? [] : [`${tells}, less than ${LEAST_TOLD}`]),
      prototypes < least ? `${inUse}, fewer than ${least}` : `${flatness}, at most ${percent(FLAT)}`,
      ...(spread < LEAST_SPREAD
        ? [`features spread to ${percent(spread)} of 1/√C, less than ${percent(LEAST_SPREAD)}`]
        : []),
    ]
    const reason = `${signs.join('; ')}.`
    return { verdict: 'one', reason: reason.charAt(0).toUpperCase() + reason.slice(1) }
  }
  const from = head === 'region' ? config.objective.regionFromStep : 0 // the step its measures begin at
  const still = stillness(keys, steps, from)
  if (still && done >= STILL_FACTOR * first) return { verdict: 'stuck', reason: still }
  if (still) return { verdict: 'early', reason: `${still} It has until step ${from + STILL_FACTOR * first}.` }
  const reason = `${tells} (healthy from ${LEAST_TOLD}), and ${inUse} (healthy from ${least}).`
  return { verdict: 'healthy', reason }
}

/** That the teacher has not moved, in words; null where it has. */
function stillness(keys: { entropy: string; told: string }, steps: MeasureLog, from: number): string | null {
  const changes = [keys.entropy, keys.told, 'featureStd'].map((key) => changeOf(steps, key))
  if (!changes.every((change) => change.isChance)) return null
  const [ofEntropy, ofTold, ofSpread] = changes.map(({ share }) => percent(share))
  return `Since step ${from + SETTLED} the teacher has not changed by more than chance: its entropy by ${ofEntropy}, what a target tells by ${ofTold}, feature spread by ${ofSpread}.`
}

/** Few views, or few prototypes, cannot be many prototypes in use. */
const leastInUse = (head: HeadName, config: RunConfig): number =>
  Math.max(1.5, Math.min(LEAST_IN_USE, teacherRows(config)[head] / 4, config.objective.head.outDim / 4))

const NOT_YET: Record<HeadName, string> = {
  view: 'Nothing has been measured yet.',
  region: 'Nothing has been measured yet: the region loss is not on.',
}
const WHY_EARLY = 'the targets of a fresh network differ by chance.'

function signsOf(head: HeadName, config: RunConfig, steps: MeasureLog, evaluations: MeasureLog): Sign[] {
  const keys = KEYS[head]
  const { outDim } = config.objective.head
  const lnK = Math.log(outDim)
  const rows = teacherRows(config)[head]
  const width = featureWidth(config)
  const images = config.evaluation.testImages
  const mostSpread = 1 / Math.sqrt(width)
  const ends = (most: number, mostName: string, least = 0) => ({ scale: { least, most }, mostName })
  const largest = (key: string) => ends(largestOf(steps.all(key)?.values ?? []), 'largest so far')
  const all: (Omit<Sign, 'value'> & { value: number | null })[] = [
    {
      key: keys.told,
      value: recent(steps, keys.told),
      ...ends(Math.log(Math.min(outDim, rows)), rows < outDim ? `ln of ${rows} ${head}s` : 'ln K'),
      bad: { from: 0, to: LEAST_TOLD },
    },
    // a target that leaves less than LEAST_TOLD to ln K cannot tell more
    {
      key: keys.entropy,
      value: recent(steps, keys.entropy),
      ...ends(lnK, 'ln K'),
      bad: { from: lnK - LEAST_TOLD, to: lnK },
    },
    {
      key: keys.prototypes,
      value: recent(steps, keys.prototypes),
      scale: { least: 1, most: outDim, isLog: true },
      mostName: 'K',
      bad: { from: 1, to: leastInUse(head, config) },
    },
    { key: keys.kl, value: recent(steps, keys.kl), ...largest(keys.kl), bad: null },
    { key: keys.center, value: recent(steps, keys.center), ...largest(keys.center), bad: null },
  ]
  // what the view head is fed; both heads rest on it
  const features: typeof all = [
    {
      key: 'featureStd',
      value: recent(steps, 'featureStd'),
      ...ends(mostSpread, '1/√C'),
      bad: { from: 0, to: LEAST_SPREAD * mostSpread },
    },
    {
      key: 'effectiveRank',
      value: evaluations.all('effectiveRank') && recent(evaluations, 'effectiveRank', 1),
      ...ends(Math.min(width, images), images < width ? 'images' : 'channels', 1),
      bad: { from: 1, to: LEAST_RANK },
    },
  ]
  const shown = head === 'view' ? [...all, ...features] : all
  return shown.flatMap(({ value, ...sign }) => (value === null ? [] : [{ ...sign, value }]))
}

function largestOf(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i])
  return largest
}

/** Mean of the last values of a measure; null where there are none. */
function recent(log: MeasureLog, key: string, count = WINDOW): number | null {
  const values = log.all(key)?.values
  return values?.length ? momentsOf(values, values.length - count, values.length).mean : null
}

/** How far the last WINDOW is from the one at SETTLED, as a share of it, and whether chance explains it. */
function changeOf(log: MeasureLog, key: string): { share: number; isChance: boolean } {
  const values = log.all(key)?.values ?? []
  const before = momentsOf(values, SETTLED, SETTLED + WINDOW)
  const now = momentsOf(values, values.length - WINDOW, values.length)
  const difference = Math.abs(now.mean - before.mean)
  const error = Math.sqrt((before.variance + now.variance) / WINDOW)
  return { share: difference / Math.max(1e-9, Math.abs(before.mean)), isChance: difference <= CHANCE * error }
}

/** Mean and variance of values[from .. to), as far as they exist. */
function momentsOf(values: ArrayLike<number>, from: number, to: number): { mean: number; variance: number } {
  const part = Array.from({ length: to - Math.max(0, from) }, (_, i) => values[Math.max(0, from) + i])
  const mean = part.reduce((a, b) => a + b, 0) / part.length
  return { mean, variance: part.reduce((sum, v) => sum + (v - mean) ** 2, 0) / part.length }
}

const nats = (value: number) => `${threeDigits(value)} nats`
const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}\u00a0%`
