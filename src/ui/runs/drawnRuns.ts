// Compared runs as lines of one chart: each by itself, or the mean over the seeds of each experiment, with its spread.

import { spreadOf } from '../../runs/repeats'
import type { KeptRun } from '../../train/protocol'
import { withBands } from '../charts/errorBand'
import type { ChartData } from '../charts/lineChart'
import type { DrawnLine } from '../charts/useChartData'
import { MetricLog, type DrawnSeries } from '../state/metricLog'
import { repeatedName, type Repeated } from './repeated'

export interface DrawnRuns {
  lines: DrawnLine[]
  data: ChartData
}

type LogOf = (run: KeptRun) => MetricLog | undefined

/** That measure of each run that has it. */
export function eachRun(key: string, runs: readonly KeptRun[], logOf: LogOf): DrawnRuns {
  const found = measuredRuns(key, runs, logOf)
  const lines = found.map(({ run }) => lineOf(run, run.name))
  const { steps, series } = withBands(found.map(({ run, log }) => ({ key, log, images: imagesOf(run) })))
  return drawnAs(lines, steps, series, found)
}

/** The mean over seeds of each experiment, at steps that at least two of its runs have reached, and all that only one has run. */
export function meanOfSeeds(key: string, groups: readonly Repeated[], logOf: LogOf): DrawnRuns {
  const found = groups.flatMap((group) =>
    ofEachSeed(measuredRuns(key, group.runs, logOf)).map((one) => ({ ...one, group })),
  )
  const { steps, series } = together(key, found)
  const drawn = groups.flatMap((group) => {
    const own = series.filter((_, i) => found[i].group === group)
    return own.length ? [{ line: lineOf(group.runs[0], repeatedName(group)), series: meanOf(own) }] : []
  })
  return drawnAs(drawn.map(({ line }) => line), steps, drawn.map((one) => one.series), found) // prettier-ignore
}

interface Found {
  run: KeptRun
  log: MetricLog
}

function measuredRuns(key: string, runs: readonly KeptRun[], logOf: LogOf): Found[] {
  return runs.flatMap((run) => {
    const log = logOf(run)
    return log?.has(key) ? [{ run, log }] : []
  })
}

/** The same seed twice is the same run. */
const ofEachSeed = (found: readonly Found[]) =>
  found.filter(({ run }, i) => found.findIndex((other) => other.run.config.seed === run.config.seed) === i)

const together = (key: string, found: readonly Found[]) => MetricLog.together(found.map(({ log }) => ({ log, key })))

/** Mean and, as the band, one standard deviation to either side. */
function meanOf(all: readonly DrawnSeries[]): DrawnSeries {
  if (all.length === 1) return all[0]
  const spreads = all[0].mean.map((_, at) => {
    const values = all.flatMap(({ mean }) => mean[at] ?? [])
    return values.length > 1 ? spreadOf(values) : null
  })
  const off = (sign: number) => spreads.map((spread) => spread && spread.mean + sign * (spread.deviation ?? 0))
  return { mean: off(0), min: off(-1), max: off(1) }
}

const lineOf = ({ key, colour }: KeptRun, label: string): DrawnLine => ({
  key, label, help: '', colour: `run-${colour}`, letter: '', isSent: false,
}) // prettier-ignore

const drawnAs = (lines: DrawnLine[], steps: number[], series: DrawnSeries[], found: readonly Found[]): DrawnRuns => ({
  lines,
  data: {
    steps, series, end: Math.max(1, ...found.map(({ log }) => log.lastStep)), references: [], gaps: [], mark: null,
  },
}) // prettier-ignore

/** Held-out images that a run is measured on; null where its record does not say how many there were. */
export const imagesOf = ({ config, data }: Pick<KeptRun, 'config' | 'data'>): number | null =>
  data.test === undefined ? null : Math.min(config.evaluation.testImages, data.test)
