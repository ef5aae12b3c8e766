// What stands behind the question mark of a chart: what each line is.

import { useShallow } from 'zustand/react/shallow'
import { Help } from '../parts/Help'
import { runsOf } from '../state/runSlice'
import { useApp } from '../state/useApp'
import type { ChartSpec } from './chartSpecs'
import { gapText } from './gapText'
import type { ChartData } from './lineChart'
import type { DrawnLine } from './useChartData'

interface Props {
  spec: ChartSpec
  lines: readonly DrawnLine[]
  data: ChartData
}

export function ChartHelp({ spec, lines, data }: Props) {
  const isPair = useApp((s) => s.twin !== null)
  return (
    <Help title={spec.title}>
      {spec.lines.map(({ key, label, help }) => (
        <p key={key}>{spec.lines.length > 1 ? `${label}: ${help}` : help}</p>
      ))}
      {isPair && <p>A is drawn solid, B dashed.</p>}
      {lines.some(({ isSent }) => isSent) && <p>Thin and dashed: what the author of the link measured.</p>}
      {data.references.map(({ label, help }) => (
        <p key={label}>{`${label} (grey, dashed): ${help}`}</p>
      ))}
      {data.gaps.length > 0 && <Gaps />}
    </Help>
  )
}

/** What the upright lines are. */
function Gaps() {
  const runs = useApp(useShallow(runsOf))
  return runs.flatMap((run) => run.gaps.map((gap) => <p key={`${run.runId} ${gap.step}`}>{gapText(gap)}</p>))
}
