// Where a step lies among those that a chart draws. What is to stay is kept as a step, never as an index: as a run goes on
// its buckets fold, and as it begins again there are fewer of them.

import { nearest } from '../state/past'

/** Index of the step that is nearest; null where there is none, or nothing to look for. */
export function indexNear(steps: readonly number[], step: number | null): number | null {
  const found = step === null ? null : nearest(steps, step)
  return found === null ? null : steps.indexOf(found)
}
