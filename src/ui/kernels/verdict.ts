// Results of the self-test in words.

import { wholeText } from '../../base/numberText'
import type { CheckResult } from '../../train/protocol'

export type Results = Readonly<Record<string, readonly CheckResult[]>>

export const isRight = (results: readonly CheckResult[]): boolean => results.every(({ ok }) => ok)

/** Names of the ops that do not agree with their references. */
export const wrongOps = (results: Results): string[] =>
  Object.keys(results)
    .filter((op) => !isRight(results[op]))
    .sort()

/** One sentence about all that was checked; null where nothing was. */
export function verdictText(results: Results, all: number): string | null {
  const checked = Object.values(results)
  if (!checked.length) return null
  const checks = checked.reduce((sum, list) => sum + list.length, 0)
  const wrong = wrongOps(results)
  const whole = `${wholeText(checked.length)} of ${wholeText(all)} operations checked, in ${wholeText(checks)} cases and variants`
  if (!wrong.length) return `${whole}: all agree with double precision within their tolerances.`
  return `${whole}: ${wrong.join(', ')} ${wrong.length === 1 ? 'does' : 'do'} not agree.`
}
