// Whether a run has reproduced what a link says of its author's: pure rules on what both measured.
//
// The same seed, settings, images and code give the same bits on the same adapter. Another adapter sums in another order and
// gives other last bits; what can still be asked then is whether the same is learnt at the same pace. The tolerances below
// decide, and what differs between the two is named.

import type { RunConfig } from './config'
import { decodeCurve } from './curve'
import { differences } from './diff'
import { markSteps, marksOf } from './fingerprint'
import { curvePoints, lossesOf, meanOf, shortDataHash, type MeasuredRun, type Results } from './results'
import { differenceError } from './standardError'

/**
 * How far the loss may lie from the author's, as a mean over the points of the curve, in shares of the author's loss.
 * docs/learning.md has the measurement it rests on.
 */
export const LOSS_TOLERANCE = 0.01
/** Standard errors by which two measurements of the same accuracy may differ. */
const KNN_ERRORS = 2
/** Steps below which a curve says too little to be compared. */
const LEAST_STEPS = 10

/** What a link says of a run, and the experiment that it is of. */
export interface Sent {
  config: RunConfig
  results: Results
  adapter: string
  code: string
}

/** The run here. */
export interface Repeated extends MeasuredRun {
  adapter: string
  code: string
  /** Held-out images that k-NN classifies. */
  images: number
}

export type Verdict =
  /** Nothing has been run that could be compared. */
  | 'waiting'
  /** All losses have the same bits, as far as both runs went. */
  | 'same'
  /** Within the tolerance, so far. */
  | 'close'
  | 'differs'
  /** Other settings: nothing can be said but what they are. */
  | 'another'

export interface Reproduction {
  verdict: Verdict
  /** Steps that were compared, and that there are to compare. */
  compared: number
  of: number
  /** e.g. `Reproduced bit for bit` */
  title: string
  /** What was compared, in numbers. */
  detail: string
  /** What differs between the two, in words; what a difference is put down to. */
  causes: string[]
}

export function reproduce(sent: Sent, run: Repeated): Reproduction {
  const of = sent.results.step
  const compared = Math.min(run.step, of)
  const told = (verdict: Verdict, title: string, detail: string, causes: string[] = []): Reproduction => ({
    verdict,
    compared,
    of,
    title,
    detail,
    causes,
  })
  if (compared < 1) return told('waiting', 'Not run here yet', 'Press Start to run the same experiment here.')
  const bits = sameBits(sent.results, run, compared)
  const causes = causesOf(sent, run)
  const isWhole = compared === of
  if (bits?.until && !bits.partedBy) {
    const done = `The losses of ${bits.until === of ? `all ${of}` : `the first ${bits.until} of ${of}`} steps have the author’s bits.`
    const title = isWhole && bits.until === of ? 'Reproduced bit for bit' : 'The same bits so far'
    return told('same', title, done, causes)
  }
  const settings = settingsThatDiffer(sent.config, run.config)
  if (settings.length)
    return told(
      'another',
      'Differs, because it is another experiment',
      'To compare, use the link’s values for these settings.',
      settings,
    )
  const where = !bits
    ? 'The bits cannot be compared, for one of the two runs did not begin at its first step.'
    : bits.until
      ? `The bits agree to step ${bits.until} and have parted by step ${bits.partedBy}.`
      : 'The bits differ from the first step on.'
  const found = compared < LEAST_STEPS ? null : closeness(sent, run, compared)
  if (!found) return told('waiting', ...notYet(sent.results, run, where), causes)
  const { isClose, words } = found
  const title = isClose ? (isWhole ? 'Reproduced within tolerance' : 'Within tolerance so far') : 'Differs'
  const unknown = 'nothing recorded in the link differs, so probably the browser or driver version'
  return told(isClose ? 'close' : 'differs', title, `${where} ${words}`, causes.length ? causes : [unknown])
}

/** Why there is no part of a curve to compare, or when there will be: title and detail. */
function notYet({ step, curves }: Results, run: Repeated, where: string): [title: string, detail: string] {
  if (step < LEAST_STEPS)
    return ['Nothing to compare', `${where} Curves of fewer than ${LEAST_STEPS} steps say too little to be compared.`]
  const first = Math.max(LEAST_STEPS, curves.loss?.every ?? 0)
  if (run.step < first && lossesOf(run))
    return ['Too early to compare', `${where} From step ${first} on the curves are compared.`]
  return [
    'Nothing to compare',
    `${where} Nor do the curves of both have a step in common; start this run anew to compare.`,
  ]
}

/** How many steps have the same bits, and by which step they have parted; null where there is no fingerprint. */
function sameBits({ step, marks }: Results, run: Repeated, compared: number) {
  const losses = lossesOf(run)
  const at = markSteps(step)
  if (!losses || marks.length !== at.length) return null
  const reached = at.filter((mark) => mark <= Math.min(compared, losses.length))
  const own = marksOf(losses, reached)
  const parted = own.findIndex((mark, i) => mark !== marks[i])
  const agreed = parted < 0 ? reached.length : parted
  return { until: agreed ? reached[agreed - 1] : 0, partedBy: parted < 0 ? null : reached[parted] }
}

/** Null where no part of a curve is there of both. */
function closeness({ results, config }: Sent, run: Repeated, compared: number) {
  const loss = lossGap(results, run, compared)
  const knn = measureSame(config, run.config) ? knnGap(results, run, compared) : null
  if (loss === null && knn === null) return null
  const words = [
    ...(loss === null
      ? []
      : [
          `The loss lies ${percent(loss)} from the author’s on average; up to ${percent(LOSS_TOLERANCE)} is within tolerance.`,
        ]),
    ...(knn === null
      ? []
      : [
          `k-NN at step ${knn.step} is ${knn.own.toFixed(1)} % against ${knn.theirs.toFixed(1)} %; up to ${knn.most.toFixed(1)} points, two standard errors of ${run.images} images, are within tolerance.`,
        ]),
  ]
  const isClose = (loss ?? 0) <= LOSS_TOLERANCE && (knn === null || Math.abs(knn.own - knn.theirs) <= knn.most)
  return { isClose, words: words.join(' ') }
}

/** Mean distance of the two loss curves at the author's points, as a share of the author's loss. */
function lossGap(results: Results, run: Repeated, compared: number): number | null {
  const losses = lossesOf(run)
  const curve = results.curves.loss
  if (!losses || !curve) return null
  const gaps = decodeCurve(curve).flatMap((value, k) => {
    const [from, to] = [k * curve.every, Math.min(results.step, (k + 1) * curve.every)]
    const isBoth = value !== null && from < to && to <= compared
    return isBoth ? [Math.abs(meanOf(losses, from, to) - value) / Math.max(1e-9, Math.abs(value))] : []
  })
  return gaps.length ? meanOf(gaps, 0, gaps.length) : null
}

/** k-NN at the last step at which both were measured. */
function knnGap(results: Results, run: Repeated, compared: number) {
  const own = run.evaluations.all('knn')
  if (!own) return null
  const measured = new Map(Array.from({ length: own.values.length }, (_, i) => [own.steps[i], own.values[i]]))
  const both = curvePoints(results, 'knn').filter(({ step }) => step > 0 && step <= compared && measured.has(step))
  const last = both.at(-1)
  if (!last) return null
  const [theirs, mine] = [last.value, measured.get(last.step) ?? NaN]
  const error = differenceError(theirs, mine, run.images)
  return { step: last.step, theirs, own: mine, most: KNN_ERRORS * error }
}

/** Settings that a loss can depend on, and what they differ in: not those of what is measured and kept. */
const settingsThatDiffer = (theirs: RunConfig, own: RunConfig): string[] =>
  differences(theirs, own)
    .filter(({ path }) => !path.startsWith('evaluation.'))
    .map(({ sentence }) => sentence)

/** Settings on which k-NN depends beside the weights. */
const KNN_SETTINGS = ['k', 'temperature', 'trainImages', 'testImages'] as const

const measureSame = ({ evaluation: a }: RunConfig, { evaluation: b }: RunConfig): boolean =>
  KNN_SETTINGS.every((setting) => a[setting] === b[setting])

/** What else the bits can depend on, where it is known of both and differs. */
function causesOf({ adapter, code, results }: Sent, run: Repeated): string[] {
  const pairs = [
    ['other images', results.data, shortDataHash(run.dataHash)],
    ['another version of the code', code, run.code],
    ['another adapter', adapter, run.adapter],
  ] as const
  return pairs.flatMap(([what, theirs, own]) =>
    theirs && own && theirs !== own ? [`${what} (${theirs} there, ${own} here)`] : [],
  )
}

const percent = (share: number): string => `${(100 * share).toFixed(100 * share < 10 ? 1 : 0)} %`
