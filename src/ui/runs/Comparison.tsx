// Kept runs side by side: one measure of each on the same axes, and the settings in which they differ.

import { useCallback, useId, useMemo, useState } from 'react'
import { comparisons } from '../../runs/diff'
import { METRICS } from '../../runs/metrics'
import type { KeptRun } from '../../train/protocol'
import { ChartCanvas } from '../charts/ChartCanvas'
import { ChartLegend } from '../charts/ChartLegend'
import { ChartTable } from '../charts/ChartTable'
import type { DrawnLine } from '../charts/useChartData'
import { MetricLog } from '../state/metricLog'
import { listedRuns } from '../state/librarySlice'
import { useApp } from '../state/useApp'

export function Comparison() {
  const library = useApp((s) => s.library)
  const compared = useApp((s) => s.compared)
  const runs = useMemo(() => {
    const listed = listedRuns({ library })
    return compared.flatMap((key) => listed.find((run) => run.key === key) ?? [])
  }, [library, compared])
  if (!runs.length) return null
  return (
    <section className="comparison" aria-label="Comparison of runs">
      <Curves runs={runs} />
      <Differences runs={runs} />
    </section>
  )
}

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

function Curves({ runs }: { runs: KeptRun[] }) {
  const id = useId()
  const logs = useApp((s) => s.logs)
  const [wanted, setWanted] = useState('knn')
  const [cursor, setCursor] = useState<number | null>(null)
  const follow = useCallback((index: number | null) => setCursor(index), [])

  const measures = METRICS.filter(({ key }) => runs.some((run) => logOf(key, logs[run.key])?.has(key)))
  const measure = measures.find(({ key }) => key === wanted) ?? measures.at(0)
  const key = measure?.key ?? ''
  const { lines, data } = useMemo(() => {
    const found = runs.flatMap((run) => {
      const log = logOf(key, logs[run.key])
      return log?.has(key) ? [{ run, log }] : []
    })
    const lines = found.map(({ run }): DrawnLine => ({
      key: run.key, label: run.name, help: '', colour: `series-run-${run.colour}`, letter: '',
    })) // prettier-ignore
    const end = Math.max(1, ...found.map(({ log }) => log.lastStep))
    const drawn = MetricLog.together(found.map(({ log }) => ({ log, key })))
    return { lines, data: { ...drawn, end, references: [], gaps: [], mark: null, measured: 0 } }
  }, [runs, logs, key])

  if (!measure) return <p className="lead">Their curves are being read.</p>
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <label htmlFor={id}>Compare by</label>
        <select id={id} className="select" value={measure.key} onChange={({ target }) => setWanted(target.value)}>
          {measures.map(({ key, title, unit }) => (
            <option key={key} value={key}>
              {unit ? `${title}, ${unit}` : title}
            </option>
          ))}
        </select>
      </figcaption>
      <ChartLegend unit={measure.unit} lines={lines} data={data} cursor={cursor} hidesLabel={false} />
      <div className="chart-body">
        <ChartCanvas
          title={`${measure.title} of kept runs`}
          unit={measure.unit}
          lines={lines}
          data={data}
          isLogScale={measure.scale === 'log'}
          isSmall={false}
          onCursor={follow}
        />
        <ChartTable
          title={`${measure.title} of kept runs`}
          unit={measure.unit}
          lines={lines}
          data={data}
          isSeen={false}
        />
      </div>
      <p className="chart-note">{measure.help}</p>
    </figure>
  )
}

function logOf(key: string, logs: { steps: MetricLog; evaluations: MetricLog } | undefined): MetricLog | undefined {
  return OF_EVALUATIONS.includes(key) ? logs?.evaluations : logs?.steps
}

function Differences({ runs }: { runs: KeptRun[] }) {
  const rows = useMemo(() => comparisons(runs.map(({ config }) => config)), [runs])
  if (runs.length < 2) return <p className="lead">Tick another run to see both on one chart.</p>
  if (!rows.length) return <p className="lead">These runs have the same settings.</p>
  return (
    <div className="comparison-table" role="group" tabIndex={0} aria-label="Settings that differ">
      <table>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            {runs.map(({ key, name, colour }) => (
              <th key={key} scope="col">
                <span className={`swatch swatch-series-run-${colour}`} aria-hidden="true" />
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ path, group, title, values }) => (
            <tr key={path}>
              <th scope="row">{group ? `${group}: ${title.toLowerCase()}` : title}</th>
              {values.map((value, i) => (
                <td key={runs[i].key}>{value ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
