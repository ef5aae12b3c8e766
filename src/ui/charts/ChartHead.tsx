// The title of a chart, what stands behind its question mark, and its buttons. Drawn again when one of these changes, not
// with every step.

import { memo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { IconButton } from '../parts/Button'
import { Help } from '../parts/Help'
import { runsOf } from '../state/runSlice'
import { useApp } from '../state/useApp'
import type { ChartSpec } from '../../runs/charts'
import { gapText } from './gapText'
import { dashName } from './lineChart'
import { useChartData } from './useChartData'

interface Props {
  spec: ChartSpec
  asTable: boolean
  showTable: (asTable: boolean) => void
  /** Null where there is nothing to save. */
  save: (() => void) | null
}

export const ChartHead = memo(function ChartHead({ spec, asTable, showTable, save }: Props) {
  const { title } = spec
  return (
    <figcaption className="chart-head">
      <ChartTitle spec={spec} />
      <Help title={title}>
        <Words spec={spec} />
      </Help>
      {asTable && save && <IconButton icon="save" label={`${title} as CSV`} onClick={save} />}
      <IconButton
        icon={asTable ? 'curve' : 'table'}
        label={asTable ? `${title} as curves` : `${title} as table`}
        aria-pressed={asTable}
        onClick={() => showTable(!asTable)}
      />
    </figcaption>
  )
})

export function ChartTitle({ spec: { title, unit } }: Pick<Props, 'spec'>) {
  return (
    <h3>
      {title}
      {unit && <span className="chart-unit"> {unit}</span>}
    </h3>
  )
}

/** What each line is. */
function Words({ spec }: Pick<Props, 'spec'>) {
  const { lines, data } = useChartData(spec)
  const isPair = useApp((s) => s.twin !== null)
  return (
    <>
      {spec.lines.map(({ key, label, help }) => (
        <p key={key}>{spec.lines.length > 1 ? `${label}: ${help}` : help}</p>
      ))}
      {isPair && <p>A is drawn solid, B dashed.</p>}
      {lines.some(({ isSent }) => isSent) && <p>Thin and dashed: what the author of the link measured.</p>}
      {data.references.map(({ label, help }, i) => (
        <p key={label}>{`${label} (grey, ${dashName(i)}): ${help}`}</p>
      ))}
      {data.gaps.length > 0 && <Gaps />}
    </>
  )
}

/** What the upright lines are. */
function Gaps() {
  const runs = useApp(useShallow(runsOf))
  return runs.flatMap((run) => run.gaps.map((gap) => <p key={`${run.runId} ${gap.step}`}>{gapText(gap)}</p>))
}
