// What two twins have come to: what is true of both is said once, and of each only what is its own.

import { measureText, wholeText } from '../../base/numberText'
import { areMeasuredAlike } from '../measuredAlike'
import { differenceError } from '../standardError'
import * as words from './words'
import { BOTH, ONE, joined, type Judged, type Outcome, type Who } from './words'

/** k-NN of both after the last step at which both were measured, percent; null before one. */
export type Common = { step: number; a: number; b: number } | null

export interface PairOutcome extends Omit<Outcome, 'text'> {
  /** What is each one's own; none where all is true of both. */
  lines: { letter: 'A' | 'B'; text: string }[]
  /** What is true of both beside `lead`. */
  rest: string
}

/** In the order in which they are said. */
const PARTS = ['learnt', 'untrained', 'targets'] as const
type Parts = Record<(typeof PARTS)[number], string>

export function pairOutcomeOf(a: Judged, b: Judged, common: Common): PairOutcome {
  const ofBoth = [partsOf(a, BOTH), partsOf(b, BOTH)]
  const isBoth = (part: keyof Parts) => ofBoth[0][part] === ofBoth[1][part]
  const both = (part: keyof Parts) => (isBoth(part) ? ofBoth[0][part] : '')
  const lines = (['A', 'B'] as const).map((letter, i) => {
    const own = partsOf([a, b][i], ONE)
    return { letter, text: joined(...PARTS.map((part) => (isBoth(part) ? '' : own[part]))) }
  })
  const isIll = [a, b].some(({ heads }) => words.isIll(heads))
  const lead = (isIll && both('targets')) || apartText(a, b, common) || both('learnt')
  const shared = PARTS.map(both).filter((text) => text !== lead)
  const isToCome = lead !== '' && lead === both('learnt') && [a, b].every(words.canName)
  return {
    ...whereTo(a, b, isIll),
    lead,
    lines: lines.some(({ text }) => text) ? lines : [],
    rest: joined(isToCome && a.phase === 'live' ? THEN : '', ...shared, isIll ? '' : expectedOf(a, b)),
  }
}

const THEN = 'Then each is told beside the untrained network, and how far apart A and B are.'

/** Of both, or nothing: one of them alone says it at length. */
function expectedOf(a: Judged, b: Judged): string {
  const measured = a.knn && b.knn ? Math.max(a.knn.step, b.knn.step) : undefined
  const [first, second] = [a, b].map((run) => run.config && words.expectedText(run, run.config, measured))
  return first && first === second ? first : ''
}

function partsOf(run: Judged, who: Who): Parts {
  const { config, knn, random, images, heads } = run
  const targets = words.targetsText(heads, who)
  if (!config) return { learnt: '', untrained: '', targets }
  const unmeasured = words.unmeasuredText(run, config, who)
  const untrained = words.canName(run) ? words.untrainedText(random, images) : ''
  if (unmeasured || !knn || random === null) return { learnt: unmeasured, untrained, targets }
  const { tone, points } = words.gainOf(knn.value, random, images)
  const beside = tone === 'quiet' ? 'no measurable difference from the untrained network' : `${points} than the untrained network, which is unlikely to be chance` // prettier-ignore
  const found = `${words.share(knn.value, images)} after step ${wholeText(knn.step)} of ${wholeText(config.steps)}`
  const whose = who === BOTH ? 'Both: ' : '' // of one its letter says it
  return { learnt: `${whose}${found}: ${beside}.`, untrained, targets }
}

/** How far A and B are from each other, which is not told by how far each is from its beginning. */
function apartText(a: Judged, b: Judged, common: Common): string {
  if (!common || !a.config || !b.config || a.images !== b.images || !areMeasuredAlike(a.config, b.config)) return ''
  const gap = common.b - common.a
  const error = 2 * differenceError(common.a, common.b, a.images)
  const when = `After step ${wholeText(common.step)}`
  const points = `${measureText(Math.abs(gap), '%')}\u00a0±\u00a0${measureText(error, '%')} points`
  if (Math.abs(gap) <= error) return `${when} the difference between A and B (${points}) may be chance.`
  return `${when} B scores ${points} ${gap > 0 ? 'more' : 'fewer'} than A on one seed, which is unlikely to be chance.`
}

/** To the same place where both lead there. */
function whereTo(a: Judged, b: Judged, isIll: boolean): Pick<Outcome, 'tone' | 'next'> {
  const [first, second] = [words.outcomeOf(a), words.outcomeOf(b)]
  const tones = [first.tone, second.tone]
  const tone = tones.includes('bad') ? 'bad' : tones.includes('quiet') ? 'quiet' : 'good'
  return { tone, next: isIll ? 'targets' : first.next === second.next ? first.next : 'classes' }
}
