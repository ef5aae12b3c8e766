// What a run has come to, in one plain sentence: what it classifies correctly beside the untrained network, whether that is more
// than chance, whether its targets are healthy, and what to look at next. Everything in it is measured by then; before, it
// says when that comes and what may be expected.

import { measureText, wholeText } from '../../base/numberText'
import type { HeadDiagnosis } from '../collapse'
import type { RunConfig } from '../config'
import { nearestPreset } from '../nearestPreset'
import { standardError, surelyApart } from '../standardError'
import { HEAD_TITLES, VERDICT_WORDS, type Tone } from '../verdicts'

/** What is known of a run. */
export interface Judged {
  phase: 'building' | 'live' | 'ended'
  /** Null before there is a run. */
  config: RunConfig | null
  step: number
  /** The last k-NN after step 0, percent; null before one. */
  knn: { step: number; value: number } | null
  /** k-NN of the untrained network; null until it is measured. */
  random: number | null
  /** Held-out images that were classified. */
  images: number
  /** Whether the images have classes; false: nothing can be named. */
  hasClasses: boolean
  heads: readonly HeadDiagnosis[]
}

/** Which classes are confused, which images are alike, which regions match, or what is wrong with the targets. */
export type Next = 'classes' | 'images' | 'regions' | 'targets'

export interface Outcome {
  tone: Tone
  /** The most telling sentence, with which `text` begins. */
  lead: string
  /** All of them. */
  text: string
  /** What is worth a look next; null before there is anything to see. */
  next: Next | null
}

/** k-NN of Tiny EsViT on CIFAR-10, 2,000 held-out images: rows of docs/learning.md, which a test holds. */
export const TINY_LEARNS = [
  { step: 0, knn: 27.7 },
  { step: 200, knn: 27.0 },
  { step: 1000, knn: 32.1 },
] as const

/** Whom a sentence is about: a run, or both twins. */
export const ONE = {
  have: 'it has',
  ended: 'it ended',
  their: 'its',
  network: 'the network is measured before it trains',
}
export const BOTH = {
  have: 'both have',
  ended: 'they ended',
  their: 'their',
  network: 'the networks are measured before they train',
}
export type Who = typeof ONE

export function outcomeOf(run: Judged): Outcome {
  const { config, heads } = run
  if (!config)
    return { tone: 'quiet', lead: 'No run yet.', text: 'No run yet. Once one trains, this line says what it has learnt.', next: null } // prettier-ignore
  const learnt = learntOf(run, config)
  const targets = targetsText(heads)
  if (isIll(heads)) return { tone: 'bad', lead: targets, text: joined(targets, learnt.lead), next: 'targets' }
  return { ...learnt, text: joined(learnt.lead, targets, expectedText(run, config)) }
}

/** The sentences that there are. */
export const joined = (...sentences: string[]): string => sentences.filter(Boolean).join(' ')

export const isIll = (heads: readonly HeadDiagnosis[]): boolean =>
  heads.some(({ verdict }) => VERDICT_WORDS[verdict].tone === 'bad')

type Learnt = Omit<Outcome, 'text'>

function learntOf(run: Judged, config: RunConfig): Learnt {
  const { knn, random, images } = run
  const unmeasured = unmeasuredText(run, config)
  if (unmeasured || !knn || random === null) {
    const lead = joined(unmeasured, canName(run) ? untrainedText(random) : '')
    return { tone: 'quiet', lead, next: run.step > 0 ? 'regions' : null }
  }
  const { tone, points } = gainOf(knn.value, random, images)
  const found = `After step ${wholeText(knn.step)} of ${wholeText(config.steps)} it classifies ${share(knn.value, images)} of ${wholeText(images)} unseen images correctly, the untrained network ${share(random)}`
  if (tone === 'quiet') return { tone, lead: `${found}: the difference may be chance.`, next: 'classes' }
  return {
    tone,
    lead: `${found}: ${points}, which is unlikely to be chance.`,
    next: tone === 'good' ? 'images' : 'classes',
  }
}

/** How far a share is from another of the same images; `quiet`: not further than by chance. */
export function gainOf(value: number, from: number, images: number): { tone: Tone; points: string } {
  const points = `${Math.abs(value - from).toFixed(1)} points ${value > from ? 'more' : 'fewer'}`
  if (!surelyApart(value, from, images)) return { tone: 'quiet', points }
  return { tone: value > from ? 'good' : 'bad', points }
}

/** There is something to name, and it is measured now and then. */
export const canName = ({ hasClasses, config }: Judged): boolean =>
  hasClasses && (config?.evaluation.everySteps ?? 0) > 0

/** Why there is nothing measured to tell, or when there is; '' where there is something. */
export function unmeasuredText(run: Judged, config: RunConfig, who: Who = ONE): string {
  const { phase, knn, random, hasClasses } = run
  const { everySteps } = config.evaluation
  if (!hasClasses) return 'These images have no classes, so accuracy cannot be measured.'
  if (!everySteps) return 'Evaluation is switched off, so what is learnt is not measured.'
  if (phase === 'building')
    return `Preparing: the kernels are built, and ${who.network}. After step ${measuredNext(run, config)}, this says what ${who.have} learnt, and whether that is more than chance.`
  if (knn && random !== null) return ''
  if (knn)
    return `After step ${wholeText(knn.step)} the network classifies ${share(knn.value, run.images)} of ${wholeText(run.images)} unseen images correctly; the untrained network was not measured, so there is nothing to compare that with.`
  if (phase === 'live') return `What ${who.have} learnt is not measured yet: that comes after step ${measuredNext(run, config)}.` // prettier-ignore
  return `What ${who.have} learnt was not measured before ${who.ended}.`
}

/** `50, and then every 50 steps`. The one that is under way is still to come. */
function measuredNext({ step }: Judged, { steps, evaluation: { everySteps } }: RunConfig): string {
  const next = Math.min(steps, Math.ceil(Math.max(1, step) / everySteps) * everySteps)
  return next < steps
    ? `${wholeText(next)}, and then every ${everySteps === 1 ? 'step' : `${wholeText(everySteps)} steps`}`
    : wholeText(next)
}

/** @param images where their number is not said beside it */
export function untrainedText(random: number | null, images?: number): string {
  const whose = images === undefined ? '' : `${wholeText(images)} `
  return random === null ? '' : `The untrained network classifies ${share(random)} of ${whose}unseen images correctly.`
}

/** Of a share, with two standard errors where it has been measured on so many images. */
export const share = (percent: number, images?: number): string => {
  const range = images === undefined ? '' : `\u00a0±\u00a0${measureText(2 * standardError(percent, images), '%')}`
  return `${measureText(percent, '%')}${range}\u00a0%`
}

/** All heads in one sentence where they agree. */
export function targetsText(heads: readonly HeadDiagnosis[], { their }: Who = ONE): string {
  const verdicts = new Set(heads.map(({ verdict }) => verdict))
  if (verdicts.size === 0) return ''
  if (verdicts.size > 1)
    return heads.map(({ head, verdict }) => `${HEAD_TITLES[head]}: ${lower(VERDICT_WORDS[verdict].title)}.`).join(' ')
  const [verdict] = verdicts
  if (verdict === 'early') return `Whether ${their} targets are healthy is too early to say.`
  const targets = `${their === 'its' ? 'Its' : 'Their'} targets`
  return verdict === 'healthy' ? `${targets} are healthy.` : `${targets}: ${lower(VERDICT_WORDS[verdict].title)}.`
}

/** What may be expected of a run that is not measured yet, or why it need not surprise that one is level with its beginning. */
export function expectedText(run: Judged, config: RunConfig, measured = run.knn?.step): string {
  const { knn, random, images, phase } = run
  if (!canName(run)) return ''
  if (measured === undefined || !knn || random === null) return phase === 'ended' ? '' : forecast(config)
  if (gainOf(knn.value, random, images).tone !== 'quiet') return ''
  const { group, learnsLittle } = nearestPreset(config)
  if (group === 'fails') return forecast(config)
  if (learnsLittle) return `That was to be expected: ${forecast(config)}`
  return measured >= TINY_LEARNS[2].step ? '' : `That is early: ${lower(forecast(config))}`
}

/** What may be expected of such a run before anything of it is measured. */
function forecast(config: RunConfig): string {
  const { group, title, learnsLittle } = nearestPreset(config)
  const [before, early, later] = TINY_LEARNS
  if (group === 'fails') return `${title} is a preset that fails on purpose.`
  if (learnsLittle)
    return `${title} runs anywhere and learns little. Tiny EsViT learns: on CIFAR-10 its ${share(before.knn)} became ${share(later.knn)} in ${wholeText(later.step)} steps, for which you want a graphics card.`
  return `On CIFAR-10 Tiny EsViT was level after ${early.step} steps, and ${(later.knn - before.knn).toFixed(1)} points up after ${wholeText(later.step)}.`
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
