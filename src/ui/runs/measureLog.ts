// Where a kept run has a measure: among those of its steps, or among those of its evaluations.

import type { KeptLogs } from '../state/librarySlice'
import type { MetricLog } from '../state/metricLog'

/** Measured by evaluations; all others are of steps. */
const OF_EVALUATIONS = [
  'knn',
  'linear',
  'effectiveRank',
  'cropExact',
  'cropNear',
  'mirrorTop',
  'mirrorAll',
  'mirrorDistance',
]

export function logOf(measure: string, logs: KeptLogs | undefined): MetricLog | undefined {
  return OF_EVALUATIONS.includes(measure) ? logs?.evaluations : logs?.steps
}
