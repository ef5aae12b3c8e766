// Where a kept run has a measure: among those of its evaluations, or among those of its steps.

import type { KeptLogs } from '../state/librarySlice'
import type { MetricLog } from '../state/metricLog'

export const logOf = (measure: string, logs: KeptLogs | undefined): MetricLog | undefined =>
  logs?.evaluations.has(measure) ? logs.evaluations : logs?.steps
