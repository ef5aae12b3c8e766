// A chart with its words: title, legend whose values follow the cursor, the drawing or the table behind it, a note.

import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { IconButton } from '../parts/Button'
import { Help } from '../parts/Help'
import { useApp } from '../state/useApp'
import { ChartCanvas } from './ChartCanvas'
import { ChartLegend } from './ChartLegend'
import { ChartTable } from './ChartTable'
import { axisEnd } from './axis'
import type { ChartSpec } from './chartSpecs'

interface Props {
  spec: ChartSpec
  isSmall?: boolean
  /** Shown while there is nothing to draw. */
  empty?: string
  /** Says what this chart does and does not tell; always shown. */
  note?: ReactNode
}

export function Chart({ spec, isSmall = false, empty = 'Appears with the first step.', note }: Props) {
  const log = useApp((s) => s[spec.log])
  const measured = useApp((s) => s.measured)
  const runConfig = useApp((s) => s.runConfig)
  const baselines = useApp((s) => s.baselines)
  const evaluations = useApp((s) => s.evaluations)
  const lastStep = useApp((s) => s.step)
  const [cursor, setCursor] = useState<number | null>(null)
  const [asTable, setAsTable] = useState(false)

  // a measure that this run does not have, or not yet, takes no place
  const present = spec.lines
    .filter(({ key }) => log.has(key))
    .map(({ key }) => key)
    .join()
  const lines = useMemo(() => spec.lines.filter(({ key }) => present.split(',').includes(key)), [spec, present])
  const data = useMemo(() => {
    const references = spec.references?.({ runConfig, baselines, evaluations }) ?? []
    const end = axisEnd(lastStep, runConfig?.steps ?? 1)
    return { ...log.drawn(lines.map(({ key }) => key)), end, references, measured }
  }, [log, measured, lines, spec, runConfig, baselines, evaluations, lastStep])
  const follow = useCallback((index: number | null) => setCursor(index), [])
  const isEmpty = data.steps.length === 0

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
          {data.references.map(({ label, help }) => (
            <p key={label}>{`${label} (dashed): ${help}`}</p>
          ))}
        </Help>
        <IconButton
          icon={asTable ? 'curve' : 'table'}
          label={asTable ? `${spec.title} as curves` : `${spec.title} as table`}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        />
      </figcaption>
      <ChartLegend unit={spec.unit} lines={lines} data={data} cursor={cursor} hidesLabel={spec.lines.length === 1} />
      <div className="chart-body">
        {!asTable && lines.length > 0 && (
          <ChartCanvas
            title={spec.title}
            unit={spec.unit}
            lines={lines}
            data={data}
            isLogScale={spec.isLogScale ?? false}
            isSmall={isSmall}
            onCursor={follow}
          />
        )}
        {isEmpty && <p className="chart-empty">{empty}</p>}
        {!isEmpty && <ChartTable title={spec.title} unit={spec.unit} lines={lines} data={data} isSeen={asTable} />}
      </div>
      {note && <p className="chart-note">{note}</p>}
    </figure>
  )
}
