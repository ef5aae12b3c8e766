// Whether what two experiments have measured can be held against each other.

import type { RunConfig } from './config'
import { changedPaths } from './diff'

/** Settings of an evaluation that decide when there is one, and not what it measures. */
const WHEN: readonly string[] = ['evaluation.everySteps', 'evaluation.snapshots']

/** Shares of the same images, taken in the same way. What was learnt may differ in anything else. */
export const areMeasuredAlike = (a: RunConfig, b: RunConfig): boolean =>
  changedPaths(a, b).every((path) => !/^(data|evaluation)\./.test(path) || WHEN.includes(path))
