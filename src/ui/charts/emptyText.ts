// Why there is nothing to draw: it is still to come, it was switched off, or this run has no such measure. What one step, or
// one evaluation, has measured of a chart, the next ones do.

import type { ChartSpec } from '../../runs/charts'

/** @param isEvaluated evaluation is on @param isMeasured something was measured where the chart's measures would lie */
export function emptyText(log: ChartSpec['log'], isEvaluated: boolean, isMeasured: boolean): string {
  if (isMeasured) return 'Not measured in this run.'
  if (log === 'steps') return 'Appears with the first step.'
  return isEvaluated ? 'Appears with the first evaluation.' : 'Evaluation is switched off.'
}
