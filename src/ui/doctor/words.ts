// The doctor's verdicts as words of the page.

import { settingText } from '../../base/numberText'
import type { HeadDiagnosis, Sign, Verdict } from '../../runs/collapse'
import { metricOf } from '../../runs/metrics'
import { threeDigits } from '../../runs/threeDigits'
import { HEAD_TITLES, VERDICT_WORDS } from '../../runs/verdicts'
import type { IconName } from '../parts/Icon'

/** The words of each verdict, and how it looks. */
export const VERDICTS = {
  early: { ...VERDICT_WORDS.early, icon: 'help' },
  healthy: { ...VERDICT_WORDS.healthy, icon: 'check' },
  uniform: { ...VERDICT_WORDS.uniform, icon: 'alert' },
  one: { ...VERDICT_WORDS.one, icon: 'alert' },
  stuck: { ...VERDICT_WORDS.stuck, icon: 'alert' },
} as const satisfies Record<Verdict, { icon: IconName }>

export const HEADS = HEAD_TITLES

/** Said where there is no verdict because there is nothing to judge. */
export const UNJUDGED =
  'There is nothing to judge here: no head of this objective gives every image a distribution over prototypes, and the verdicts are about those.'

/** What is said aloud: it changes with a verdict, and not with every step. */
export const spokenVerdicts = (heads: readonly HeadDiagnosis[]): string =>
  heads.length === 0
    ? UNJUDGED
    : heads.map(({ head, verdict }) => `${HEADS[head]}: ${VERDICTS[verdict].title.toLowerCase()}.`).join(' ')

/** Title, unit and help of a sign; the head it belongs to is said by the card it stands on. */
export function signWords({ key }: Sign): { title: string; unit: string; help: string } {
  const own = metricOf(key)
  const general = metricOf(key.replace(/Region$/, ''))
  if (!own || !general) throw new RangeError(`doctor: '${key}' must be a metric of runs/metrics.ts`)
  return { title: general.title, unit: own.unit, help: general.help }
}

/** Three digits that count: 0.00182 nats, 4.85 nats, 128. */
export function signText(sign: Sign): string {
  const { unit } = signWords(sign)
  return `${threeDigits(sign.value)}${unit && ` ${unit}`}`
}

const mostText = (most: number): string => settingText(Number(most.toPrecision(4)))

/** The end of the scale: ln K 4.852; K 128, log scale. */
export const endText = ({ mostName, scale }: Sign): string =>
  `${mostName} ${mostText(scale.most)}${scale.isLog ? ', log scale' : ''}`

/** All of the scale in a sentence or two. */
export const scaleText = ({ mostName, scale }: Sign): string =>
  `The scale goes from ${scale.least} to ${mostName} ${mostText(scale.most)}.${scale.isLog ? ' It is logarithmic: twice as much is equally far everywhere on it.' : ''}`

/** Where on its scale a value lies, 0 to 1; at its beginning where nothing but 0 was measured. */
export function placeOf(value: number, { scale }: Sign): number {
  if (scale.most <= scale.least) return 0
  const at = (v: number) => (scale.isLog ? Math.log(Math.max(v, scale.least)) : v)
  const share = (at(value) - at(scale.least)) / (at(scale.most) - at(scale.least))
  return Math.min(1, Math.max(0, share))
}

/** Everything the verdicts rest on, for a spreadsheet. */
export function diagnosisCsv(heads: readonly HeadDiagnosis[], step: number): string {
  const rows = heads.flatMap(({ head, verdict, signs }) =>
    signs.map((sign) => [
      step,
      head,
      verdict,
      sign.key,
      sign.value,
      signWords(sign).unit,
      sign.scale.least,
      sign.scale.most,
      sign.bad?.from ?? '',
      sign.bad?.to ?? '',
    ]),
  )
  const names = ['step', 'head', 'verdict', 'sign', 'value', 'unit', 'least', 'most', 'collapse_from', 'collapse_to']
  return [names, ...rows].map((row) => row.join(',')).join('\n') + '\n'
}
