// One measure of compared runs on one chart: of each by itself, or the mean over the seeds of each experiment.

import { useCallback, useMemo, useState, type ReactNode } from 'react'
import type { MetricInfo } from '../../runs/metrics'
import type { KeptRun } from '../../train/protocol'
import { ChartCanvas } from '../charts/ChartCanvas'
import { ChartFoot } from '../charts/ChartFoot'
import { ChartLegend } from '../charts/ChartLegend'
import { bandText, hasErrors, OWN_BAND } from '../charts/errorBand'
import { ChartTable } from '../charts/ChartTable'
import { Segments } from '../parts/Segments'
import { useApp } from '../state/useApp'
import { eachRun, imagesOf, meanOfSeeds, type DrawnRuns } from './drawnRuns'
import { logOf } from './measureLog'
import { haveRepeats, type Repeated } from './repeated'

const SHOWN = [
  { value: 'mean', title: 'Mean over seeds' },
  { value: 'each', title: 'Each run' },
] as const

interface Props {
  groups: readonly Repeated[]
  measure: MetricInfo
  /** Where the measure is chosen. */
  children: ReactNode
}

export function ComparedCurves({ groups, measure, children }: Props) {
  const [shown, setShown] = useState<'mean' | 'each'>('mean')
  const hasRepeats = haveRepeats(groups)
  const isMean = hasRepeats && shown === 'mean'
  const hasOwn = useApp((s) =>
    runsOf(groups).some((run) => hasErrors(measure.key, logOf(measure.key, s.logs[run.key]))),
  )
  const ofImages = hasOwn ? OWN_BAND : bandText(measure.key, runsOf(groups).map(imagesOf))
  const band = isMean ? 'The soft band is ± one standard deviation over seeds.' : ofImages
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        {children}
        {hasRepeats && <Segments label="What is drawn" options={SHOWN} value={shown} onChange={setShown} />}
      </figcaption>
      <Drawing measure={measure} groups={groups} isMean={isMean} />
      <p className="chart-note">
        {measure.help} {band}
      </p>
    </figure>
  )
}

const runsOf = (groups: readonly Repeated[]): KeptRun[] => groups.flatMap(({ runs }) => runs)

/** A click picks nothing: the weights of kept runs are not here. */
const leave = () => undefined

interface DrawingProps {
  measure: MetricInfo
  groups: readonly Repeated[]
  isMean: boolean
}

function Drawing({ measure, groups, isMean }: DrawingProps) {
  const logs = useApp((s) => s.logs)
  const [cursor, setCursor] = useState<number | null>(null)
  const follow = useCallback((index: number | null) => setCursor(index), [])
  const { key } = measure
  const { lines, data } = useMemo((): DrawnRuns => {
    const log = (run: KeptRun) => logOf(key, logs[run.key])
    return isMean ? meanOfSeeds(key, groups, log) : eachRun(key, runsOf(groups), log)
  }, [key, groups, isMean, logs])
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
