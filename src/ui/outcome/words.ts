// What a run has come to, in one plain sentence: what it names rightly beside the untrained network, whether that is more
// than chance, whether its targets are healthy, and what to look at next. Everything in it is measured by then.

import type { HeadDiagnosis } from '../../runs/collapse'
import type { RunConfig } from '../../runs/config'
import { nearestPreset } from '../../runs/nearestPreset'
import { HEAD_TITLES, VERDICT_WORDS } from '../../runs/verdicts'
import { surelyApart, standardError } from '../charts/gainText'
import { VERDICTS } from '../doctor/words'
import { measureText, wholeText } from '../parts/numberText'
import { isLive, type RunStatus } from '../state/runState'

/** What is known of a run. */
export interface Judged {
  status: RunStatus
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

export interface Outcome {
  tone: 'good' | 'bad' | 'quiet'
  /** The most telling sentence, with which `text` begins. */
  lead: string
  /** All of them. */
  text: string
  /** The part of the page to look at next, and why. */
  next: { href: string; title: string; why: string } | null
}

/** k-NN of Tiny EsViT on CIFAR-10, 2,000 held-out images: rows of docs/learning.md, which a test holds. */
export const TINY_LEARNS = [
  { step: 0, knn: 27.7 },
  { step: 200, knn: 27.0 },
  { step: 1000, knn: 32.1 },
] as const

const CLASSES = { href: '#confusion', title: 'Which classes are told apart', why: 'shows what it takes for what.' }
const ALIKE = { href: '#images', title: 'Which images are alike', why: 'shows what it goes by.' }
const REGIONS = { href: '#correspondence', title: 'What looks like what', why: 'shows what it knows by now.' }
const DOCTOR = { href: '#doctor', title: 'Does it collapse?', why: 'says by which numbers, and what to change.' }

export function outcomeOf(run: Judged): Outcome {
  const { config, heads } = run
  if (!config)
    return { tone: 'quiet', lead: 'No run yet.', text: 'No run yet. Once one trains, this line says what it has learnt.', next: null } // prettier-ignore
  const isIll = heads.some(({ verdict }) => VERDICTS[verdict].tone === 'bad')
  const learnt = learntOf(run, config)
  const targets = targetsText(heads)
  if (isIll) return { tone: 'bad', lead: targets, text: `${targets} ${learnt.lead}`, next: DOCTOR }
  return { ...learnt, text: [learnt.lead, targets, learnt.expected].filter(Boolean).join(' ') }
}

type Learnt = Omit<Outcome, 'text'> & { expected?: string }

function learntOf(run: Judged, config: RunConfig): Learnt {
  const { status, step, knn, random, images, hasClasses } = run
  const say = (lead: string): Learnt => ({ tone: 'quiet', lead, next: step > 0 ? REGIONS : null })
  const { everySteps } = config.evaluation
  if (status === 'building')
    return say('Preparing: the kernels are built, and the network is measured before it trains.')
  if (!hasClasses) return say('These images have no classes, so there is no share of them to name rightly.')
  if (!everySteps) return say('Evaluation is switched off, so what is learnt is not measured.')
  if (!knn || random === null) {
    const untrained = random === null ? '' : ` The untrained network names ${share(random)} of unseen images rightly.`
    const next = Math.min(config.steps, (Math.floor(step / everySteps) + 1) * everySteps)
    const when = isLive(status) ? `is not measured yet: that comes after step ${wholeText(next)}` : 'was not measured before it ended' // prettier-ignore
    return say(`What it has learnt ${when}.${untrained}`)
  }
  const gain = knn.value - random
  const found = `After step ${wholeText(knn.step)} of ${wholeText(config.steps)} it names ${share(knn.value, images)} of ${wholeText(images)} unseen images rightly, the untrained network ${share(random)}`
  if (!surelyApart(knn.value, random, images))
    return { tone: 'quiet', lead: `${found}: not further apart than by chance.`, next: CLASSES, expected: expectation(config, knn.step) } // prettier-ignore
  const points = `${Math.abs(gain).toFixed(1)} points ${gain > 0 ? 'more' : 'fewer'}`
  const tone = gain > 0 ? 'good' : 'bad'
  return { tone, lead: `${found}: ${points}, which chance hardly explains.`, next: gain > 0 ? ALIKE : CLASSES }
}

/** Of a share, with two standard errors where it has been measured on so many images. */
const share = (percent: number, images?: number): string => {
  const range = images === undefined ? '' : `\u00a0±\u00a0${measureText(2 * standardError(percent, images), '%')}`
  return `${measureText(percent, '%')}${range}\u00a0%`
}

/** All heads in one sentence where they agree. */
function targetsText(heads: readonly HeadDiagnosis[]): string {
  const verdicts = new Set(heads.map(({ verdict }) => verdict))
  if (verdicts.size === 0) return ''
  if (verdicts.size > 1)
    return heads.map(({ head, verdict }) => `${HEAD_TITLES[head]}: ${lower(VERDICT_WORDS[verdict].title)}.`).join(' ')
  const [verdict] = verdicts
  if (verdict === 'early') return 'Whether its targets are healthy is too early to say.'
  return verdict === 'healthy' ? 'Its targets are healthy.' : `Its targets: ${lower(VERDICT_WORDS[verdict].title)}.`
}

/** Why a network that is level with its beginning need not surprise; what does learn. */
function expectation(config: RunConfig, step: number): string {
  const { name, group, title } = nearestPreset(config)
  if (group === 'fails') return `${title} is a preset that fails on purpose.`
  const [before, early, later] = TINY_LEARNS
  if (name === 'smoke')
    return `That was to be expected: ${title} runs anywhere and learns little. Tiny EsViT learns: on CIFAR-10 its ${share(before.knn)} became ${share(later.knn)} in ${wholeText(later.step)} steps, for which you want a graphics card.`
  if (step >= later.step) return ''
  return `That is early: on CIFAR-10 Tiny EsViT too was level after ${early.step} steps, and ${(later.knn - before.knn).toFixed(1)} points up after ${wholeText(later.step)}.`
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
