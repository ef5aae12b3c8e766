// A chart with its words: title, legend whose values follow the cursor, the drawing or the table behind it, a note.

import { useCallback, useState, type ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { IconButton } from '../parts/Button'
import { download } from '../parts/download'
import { Help } from '../parts/Help'
import { lookNear, nearest } from '../state/past'
import { runsOf } from '../state/runSlice'
import { useApp, useAppStore } from '../state/useApp'
import { ChartCanvas } from './ChartCanvas'
import { chartCsv } from './chartCsv'
import { ChartLegend } from './ChartLegend'
import { ChartTable } from './ChartTable'
import type { ChartSpec } from './chartSpecs'
import { gapText } from './gapText'
import { nameOf, useChartData } from './useChartData'

interface Props {
  spec: ChartSpec
  isSmall?: boolean
  /** Above the legend. */
  head?: ReactNode
  /** Shown while there is nothing to draw, where the usual words will not do. */
  empty?: string
  /** Says what this chart does and does not tell; always shown. */
  note?: ReactNode
}

export function Chart({ spec, head, isSmall = false, empty, note }: Props) {
  const { lines, data, logOf } = useChartData(spec)
  const isPair = useApp((s) => s.twin !== null)
  const [cursor, setCursor] = useState<number | null>(null)
  const [asTable, setAsTable] = useState(false)

  const store = useAppStore()
  // without a cursor the values are those of the step that the views show, or of the one measured nearest to it
  const marked = data.mark === null ? null : nearest(data.steps, data.mark)
  const markIndex = marked === null ? null : data.steps.indexOf(marked)

  const pick = useCallback((step: number) => lookNear(store.getState(), step), [store])
  const follow = useCallback((index: number | null) => setCursor(index), [])
  const isEvaluated = useApp((s) => Boolean(s.runConfig?.evaluation.everySteps))
  const measuring = isEvaluated ? 'Appears with the first evaluation.' : 'Evaluation is switched off.'
  const waiting = spec.log === 'evaluations' ? measuring : 'Appears with the first step.'
  const isEmpty = data.steps.length === 0
  const save = () => {
    const csv = chartCsv(lines.map((line) => ({ name: nameOf(line), key: line.key, log: logOf(line) })))
    download(new Blob([csv], { type: 'text/csv' }), `${spec.title.toLowerCase().replaceAll(' ', '-')}.csv`)
  }

  return (
    <figure className={`chart ${isSmall ? 'chart-small' : ''}`}>
      <figcaption className="chart-head">
        <h3>
          {spec.title}
          {spec.unit && <span className="chart-unit"> {spec.unit}</span>}
        </h3>
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
        {asTable && !isEmpty && <IconButton icon="save" label={`${spec.title} as CSV`} onClick={save} />}
        <IconButton
          icon={asTable ? 'curve' : 'table'}
          label={asTable ? `${spec.title} as curves` : `${spec.title} as table`}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        />
      </figcaption>
      {head}
      <ChartLegend
        unit={spec.unit}
        lines={lines}
        data={data}
        cursor={cursor ?? markIndex}
        hidesLabel={spec.lines.length === 1}
      />
      <div className="chart-body">
        {!asTable && lines.length > 0 && (
          <ChartCanvas
            title={spec.title}
            unit={spec.unit}
            lines={lines}
            data={data}
            isLogScale={spec.isLogScale ?? false}
            isSmall={isSmall}
            markIndex={markIndex}
            onCursor={follow}
            onPick={pick}
          />
        )}
        {isEmpty && <p className="chart-empty">{empty ?? waiting}</p>}
        {!isEmpty && <ChartTable title={spec.title} unit={spec.unit} lines={lines} data={data} isSeen={asTable} />}
      </div>
      {note && <p className="chart-note">{note}</p>}
    </figure>
  )
}

/** What the upright lines are. */
function Gaps() {
  const runs = useApp(useShallow(runsOf))
  return runs.flatMap((run) => run.gaps.map((gap) => <p key={`${run.runId} ${gap.step}`}>{gapText(gap)}</p>))
}
