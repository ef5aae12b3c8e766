// Where a measure began and where it ended: one pair of numbers for the table and for the names beside the curves.

import type { MetricInfo } from '../metrics'
import { LAST_STEPS, meanOf, type MeasureLog } from '../results'

export interface Ends {
  first: number
  /** At which step that was: not all is measured before training, and a run out of a file may have lost its beginning. */
  firstStep: number
  /** Of the last evaluation, the mean of the last steps, or where a schedule ended: a mean would be of one that was over. */
  last: number
}

export const LAST_WORDS = `of the last evaluation, the mean of the last ${LAST_STEPS} steps (of all, where there are fewer), or where a schedule ended`

/** @returns null of what was not measured */
export function endsOf(
  { steps, evaluations }: { steps: MeasureLog; evaluations: MeasureLog },
  { key, group }: Pick<MetricInfo, 'key' | 'group'>,
): Ends | null {
  const evaluated = evaluations.all(key)
  const found = evaluated?.values.length ? evaluated : steps.all(key)
  if (!found?.values.length) return null
  const { values } = found
  const count = found === evaluated || group === 'schedule' ? 1 : LAST_STEPS
  const last = meanOf(values, values.length - count, values.length)
  return { first: values[0], firstStep: found.steps[0], last }
}
