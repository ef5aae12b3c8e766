// The longest that the words on a run may become, so that they have their room from the beginning and move nothing by
// growing. Nobody reads it.

import type { HeadDiagnosis, HeadName, Verdict } from '../../runs/collapse'
import { objectiveFacts } from '../../ssl/ssl.config'
import { pairOutcomeOf } from '../../runs/outcome/pair'
import { outcomeOf, type Judged } from '../../runs/outcome/words'
import { nextText } from './nextPlace'

/** Numbers of as many digits as there will be, and no gain, or a large one. */
const UNTRAINED = 48.8
const SHARES = [UNTRAINED, 88.8]
/** Not the share of the untrained network, and no further from it than by chance: of twins both lines are long then. */
const LEVEL = 49.2
/** What is said until step 1,000 is longer than what is said after it. */
const MOST_STEPS = 999
const VERDICTS: Verdict[] = ['early', 'uniform']

/** What it depends on, which does not change from step to step. */
export type Roomed = Pick<Judged, 'config' | 'images' | 'hasClasses'>

/** Of one run; '' before there is one. */
export function roomFor(run: Roomed): string {
  if (!run.config) return ''
  const futures = SHARES.flatMap((share) => VERDICTS.map((verdict) => outcomeOf(become(run, share, verdict))))
  return longest(futures.map(({ text, next }) => `${text} ${nextText(next)}`))
}

/** Of two twins, a paragraph a line. */
export function roomForPair(a: Roomed, b: Roomed): string {
  const common = (share: number) => ({ step: MOST_STEPS, a: UNTRAINED, b: share })
  const futures = [LEVEL, ...SHARES].flatMap((share) =>
    VERDICTS.map((verdict) => pairOutcomeOf(become(a, UNTRAINED, 'early'), become(b, share, verdict), common(share))),
  )
  return tallest(
    futures.map(({ lead, lines, rest, next }) =>
      [lead, ...lines.map(({ letter, text }) => `${letter}: ${text}`), `${rest} ${nextText(next)}`].join('\n'),
    ),
  )
}

/** As it may be once it is measured. @param verdict of the views; of regions beside a bad one another one */
function become(run: Roomed, share: number, verdict: Verdict): Judged {
  const { config } = run
  const step = Math.min(config?.steps ?? 0, MOST_STEPS)
  const head = (name: HeadName, verdict: Verdict): HeadDiagnosis => ({ head: name, verdict, reason: '', signs: [], remedies: [] }) // prettier-ignore
  const judged: readonly HeadName[] = config ? objectiveFacts(config.objective).judgedHeads : ['view']
  const heads = judged.map((name) => head(name, name === 'view' || verdict === 'early' ? verdict : 'one'))
  return { ...run, phase: 'live', step, knn: { step, value: share }, random: UNTRAINED, heads }
}

const longest = (texts: readonly string[]): string => texts.reduce((a, b) => (b.length > a.length ? b : a))

/** Of paragraphs, at a width at which the longest of them break. */
const LETTERS_A_LINE = 80
const linesOf = (text: string): number =>
  text.split('\n').reduce((sum, paragraph) => sum + Math.ceil(paragraph.length / LETTERS_A_LINE), 0)
const tallest = (texts: readonly string[]): string =>
  texts.reduce((a, b) => ((linesOf(b) - linesOf(a) || b.length - a.length) > 0 ? b : a))
