// What stands at the foot of the drawing, where its room is always kept: that the axis counts steps, or which of them is
// under the cursor, and what an upright dotted line is.

import { wholeText } from '../../base/numberText'
import { GAP_DASH, type ChartData } from './lineChart'

interface Props {
  data: Pick<ChartData, 'steps' | 'gaps'>
  /** Index into the steps. */
  cursor: number | null
}

export function ChartFoot({ data: { steps, gaps }, cursor }: Props) {
  const step = cursor === null ? undefined : steps[cursor]
  return (
    <p className="chart-foot">
      {gaps.length > 0 && (
        <span>
          <svg className="chart-gap" viewBox="0 0 4 12" aria-hidden="true">
            <path d="M2 0v12" strokeDasharray={GAP_DASH.join(' ')} />
          </svg>
          went on here
        </span>
      )}
      <span className="chart-step">step{step !== undefined && ` ${wholeText(step)}`}</span>
    </p>
  )
}
