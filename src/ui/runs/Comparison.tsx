// Kept runs side by side: one measure of each on the same axes, and the settings in which they differ.

import { useCallback, useId, useMemo, useState } from 'react'
import { METRICS, type MetricInfo } from '../../runs/metrics'
import type { KeptRun } from '../../train/protocol'
import { ChartCanvas } from '../charts/ChartCanvas'
import { ChartFoot } from '../charts/ChartFoot'
import { ChartLegend } from '../charts/ChartLegend'
import { bandText, withErrors } from '../charts/errorBand'
import { ChartTable } from '../charts/ChartTable'
import type { DrawnLine } from '../charts/useChartData'
import { MetricLog } from '../state/metricLog'
import { listedRuns, type KeptLogs } from '../state/librarySlice'
import { useApp } from '../state/useApp'
import { DifferencesTable } from './DifferencesTable'

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
      <DifferencesTable runs={runs} />
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
  const hasProblem = useApp((s) => s.libraryProblem !== null)
  const [wanted, setWanted] = useState('knn')
  const measures = METRICS.filter(({ key }) => runs.some((run) => logOf(key, logs[run.key])?.has(key)))
  const measure = measures.find(({ key }) => key === wanted) ?? measures.at(0)
  if (!measure)
    return <p className="lead">{hasProblem ? 'There are no curves to show.' : 'Their curves are being read.'}</p>
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
      <Drawing measure={measure} runs={runs} />
      <p className="chart-note">
        {measure.help} {bandText(measure.key, runs.map(imagesOf))}
      </p>
    </figure>
  )
}

/** A click picks nothing: the weights of kept runs are not here. */
const leave = () => undefined

function Drawing({ measure, runs }: { measure: MetricInfo; runs: KeptRun[] }) {
  const logs = useApp((s) => s.logs)
  const [cursor, setCursor] = useState<number | null>(null)
  const follow = useCallback((index: number | null) => setCursor(index), [])
  const { lines, data } = useMemo(() => drawnOf(measure.key, runs, logs), [measure, runs, logs])
  const drawn = { title: `${measure.title} of kept runs`, unit: measure.unit, lines, data }
  return (
    <>
      <ChartLegend unit={measure.unit} lines={lines} data={data} cursor={cursor} hidesLabel={false} />
      <div className="chart-body">
        <ChartCanvas
          {...drawn}
          isLogScale={measure.scale === 'log'}
          isSmall={false}
          markIndex={null}
          onCursor={follow}
          onPick={leave}
        />
        <ChartFoot data={data} cursor={cursor} />
        <ChartTable {...drawn} isSeen={false} />
      </div>
    </>
  )
}

/** Held-out images that a run is measured on; null where its record does not say how many there were. */
const imagesOf = ({ config, data }: Pick<KeptRun, 'config' | 'data'>): number | null =>
  data.test === undefined ? null : Math.min(config.evaluation.testImages, data.test)

/** That measure of each run that has it. */
function drawnOf(key: string, runs: readonly KeptRun[], logs: Readonly<Record<string, KeptLogs>>) {
  const found = runs.flatMap((run) => {
    const log = logOf(key, logs[run.key])
    return log?.has(key) ? [{ run, log }] : []
  })
  const lines = found.map(({ run }): DrawnLine => ({
    key: run.key, label: run.name, help: '', colour: `series-run-${run.colour}`, letter: '', isSent: false,
  })) // prettier-ignore
  const end = Math.max(1, ...found.map(({ log }) => log.lastStep))
  const drawn = MetricLog.together(found.map(({ log }) => ({ log, key })))
  const series = drawn.series.map((one, i) => withErrors(key, one, imagesOf(found[i].run)))
  return { lines, data: { ...drawn, series, end, references: [], gaps: [], mark: null, measured: 0 } }
}

function logOf(key: string, logs: KeptLogs | undefined): MetricLog | undefined {
  return OF_EVALUATIONS.includes(key) ? logs?.evaluations : logs?.steps
}
