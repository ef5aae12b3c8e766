// How launches are shared out to submits while they are timed: none so long that a driver or a reader minds.

import { MOST_JOBS } from '../../gpu/timing'

const LONGEST_MS = 30
/** Where nothing is known of their times yet. */
const MOST_AT_ONCE = 24

/** Ranges [from, to) that cover all launches, in order. @param estimates milliseconds, 0 where unknown */
export function submitsOf(estimates: readonly number[]): [from: number, to: number][] {
  const ranges: [number, number][] = []
  let [from, ms] = [0, 0]
  estimates.forEach((estimate, i) => {
    const isFull = i - from >= Math.min(MOST_AT_ONCE, MOST_JOBS) || (i > from && ms + estimate > LONGEST_MS)
    if (isFull) {
      ranges.push([from, i])
      from = i
      ms = 0
    }
    ms += estimate
  })
  if (from < estimates.length) ranges.push([from, estimates.length])
  return ranges
}
