// A chart with its words: title, legend whose values follow the cursor, the drawing or the table behind it, a note. Until
// its turn comes, its title and the room that it will take; out of sight it follows the run at leisure.

import { useCallback, useRef, useState, type ReactNode } from 'react'
import { referencesOf } from '../../runs/references'
import { download } from '../parts/download'
import { useInSight } from '../parts/useInSight'
import { useTurn } from '../parts/useTurn'
import { lookNear } from '../state/past'
import { StoreContext, useApp, useAppStore } from '../state/useApp'
import { useLeisurely } from '../state/useLeisurely'
import { ChartCanvas } from './ChartCanvas'
import { chartCsv } from './chartCsv'
import { ChartFoot } from './ChartFoot'
import { ChartHead, ChartTitle } from './ChartHead'
import { ChartLegend } from './ChartLegend'
import { ChartTable } from './ChartTable'
import type { ChartSpec } from '../../runs/charts'
import { emptyText } from './emptyText'
import { indexNear } from './indexNear'
import { judgedRun } from './judgedRun'
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

export function Chart(props: Props) {
  const { isSmall, note } = props
  const figure = useRef<HTMLElement>(null)
  const isInSight = useInSight(figure)
  const isBuilt = useTurn(isInSight)
  const store = useLeisurely(isInSight)
  return (
    <figure ref={figure} className={`chart ${isSmall ? 'chart-small' : ''}`}>
      {isBuilt ? (
        <StoreContext value={store}>
          <BuiltChart {...props} />
        </StoreContext>
      ) : (
        <Outline {...props} />
      )}
      {note && <p className="chart-note">{note}</p>}
    </figure>
  )
}

function BuiltChart({ spec, head, isSmall = false, empty }: Props) {
  const { lines, data, logOf } = useChartData(spec)
  const [cursor, setCursor] = useState<number | null>(null)
  const [asTable, setAsTable] = useState(false)

  const store = useAppStore()
  // without a cursor the values are those of the step that the views show, or of the one measured nearest to it
  const markIndex = indexNear(data.steps, data.mark)

  const pick = useCallback((step: number) => lookNear(store.getState(), step), [store])
  const follow = useCallback((index: number | null) => setCursor(index), [])
  const isEvaluated = useApp((s) => Boolean(s.runConfig?.evaluation.everySteps))
  const isMeasured = useApp((s) => s[spec.log].lastStep >= 0)
  const isEmpty = data.steps.length === 0
  const save = useCallback(() => {
    const csv = chartCsv(lines.map((line) => ({ name: nameOf(line), key: line.key, log: logOf(line) })))
    download(new Blob([csv], { type: 'text/csv' }), `${spec.title.toLowerCase().replaceAll(' ', '-')}.csv`)
  }, [spec, lines, logOf])

  return (
    <>
      <ChartHead spec={spec} asTable={asTable} showTable={setAsTable} save={isEmpty ? null : save} />
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
        {!asTable && !isEmpty && <ChartFoot data={data} cursor={cursor ?? markIndex} />}
        {isEmpty && <p className="chart-empty">{empty ?? emptyText(spec.log, isEvaluated, isMeasured)}</p>}
        {!isEmpty && <ChartTable title={spec.title} unit={spec.unit} lines={lines} data={data} isSeen={asTable} />}
      </div>
    </>
  )
}

/** As high as the chart will be. */
function Outline({ spec, head }: Props) {
  const isJudged = useApp((s) => referencesOf(spec.lines[0].key, judgedRun(s), null).length > 0)
  return (
    <>
      <figcaption className="chart-head">
        <ChartTitle spec={spec} />
      </figcaption>
      {head}
      <div className="legend">
        <ul />
        {isJudged && <ul />}
      </div>
      <div className="chart-canvas" />
    </>
  )
}
