// What a chart draws: the lines of the run, or those of both twins on the same axes, beside them those that came
// with a link, and the lines they are judged by.

import { useCallback, useMemo } from 'react'
import { referencesOf } from '../../runs/references'
import type { MetricLog } from '../state/metricLog'
import { stepShown } from '../state/past'
import type { Gap } from '../state/runState'
import type { RunLetter } from '../state/runs'
import type { SentResults, SentRun } from '../state/sharedSlice'
import { useApp } from '../state/useApp'
import { axisEnd } from './axis'
import type { ChartLine, ChartSpec } from '../../runs/charts'
import { knownImages, withBands } from './errorBand'
import { judgedRun } from './judgedRun'
import type { ChartData } from './lineChart'

/** One line of the drawing; of twins, A's is solid and B's dashed, and what came with a link is thin and dashed. */
export interface DrawnLine extends ChartLine {
  letter: RunLetter | ''
  /** Measured by the author of a link, and not here. */
  isSent: boolean
}

/** What the line is called where it stands alone: `Loss`, of twins `Loss, A`, of a link `Loss, author’s`. */
export const nameOf = ({ label, letter, isSent }: DrawnLine): string =>
  [label, [isSent && 'author’s', letter].filter(Boolean).join(' ')].filter(Boolean).join(', ')

/** Where lines come from. */
type Source = Pick<DrawnLine, 'letter' | 'isSent'> & { log: MetricLog }

const NO_GAPS: readonly Gap[] = []

/** What a chart draws, and the log that a line of it is drawn from. */
interface Charted {
  lines: DrawnLine[]
  data: ChartData
  logOf: (line: DrawnLine) => MetricLog
}

export function useChartData(spec: ChartSpec): Charted {
  const log = useApp((s) => s[spec.log])
  const twinLog = useApp((s) => s.twin?.[spec.log] ?? null)
  const measured = useApp((s) => s.measured + (s.twin?.measured ?? 0))
  const runConfig = useApp((s) => s.runConfig)
  const baselines = useApp((s) => s.baselines)
  const evaluations = useApp((s) => s.evaluations)
  const images = useApp((s) => s.images)
  const twin = useApp((s) => s.twin)
  const gaps = useApp((s) => s.gaps)
  const twinGaps = useApp((s) => s.twin?.gaps ?? NO_GAPS)
  const sent = useApp((s) => s.sent)
  const lastStep = useApp((s) => Math.max(s.step, s.twin?.step ?? 0, ...sentRuns(s.sent).map((r) => r.results.step)))
  const steps = useApp((s) =>
    Math.max(
      1,
      ...[s.runConfig, s.twin?.runConfig, ...sentRuns(s.sent).map((r) => r.config)].map((config) => config?.steps ?? 1),
    ),
  )
  const mark = useApp(stepShown)
  /** How many images the accuracies of either run are of. */
  const ofA = useApp(knownImages)
  const ofB = useApp((s) => s.twin && knownImages(s.twin))

  const sources = useMemo(() => sourcesOf(spec.log, log, twinLog, sent), [spec, log, twinLog, sent])
  // a measure that a run does not have, or not yet, takes no place
  const present = spec.lines
    .flatMap(({ key }) => sources.map((source, i) => source.log.has(key) && `${key}${i}`))
    .join()
  const lines = useMemo(() => {
    const has = present.split(',')
    return spec.lines.flatMap((line) =>
      sources.flatMap(({ letter, isSent }, i) =>
        has.includes(`${line.key}${i}`) ? [{ ...line, letter, isSent }] : [],
      ),
    )
  }, [spec, present, sources])
  const logOf = useCallback(
    (line: DrawnLine) =>
      sources.find(({ letter, isSent }) => letter === line.letter && isSent === line.isSent)?.log ?? log,
    [sources, log],
  )
  const data = useMemo(() => {
    const first = judgedRun({ runConfig, baselines, evaluations, images })
    const references = referencesOf(spec.lines[0].key, first, twin && judgedRun(twin))
    // on how many images a sent run was measured, its link does not say
    const imagesOf = ({ letter, isSent }: DrawnLine) => (isSent ? null : letter === 'B' ? ofB : ofA)
    const drawn = withBands(lines.map((line) => ({ key: line.key, log: logOf(line), images: imagesOf(line) })))
    const still = [...new Set([...gaps, ...twinGaps].map(({ step }) => step))]
    return { ...drawn, end: axisEnd(lastStep, steps), references, gaps: still, mark, measured }
  }, [
    spec,
    logOf,
    measured,
    lines,
    runConfig,
    baselines,
    evaluations,
    twin,
    lastStep,
    steps,
    gaps,
    twinGaps,
    mark,
    images,
    ofA,
    ofB,
  ])
  return { lines, data, logOf }
}

const sentRuns = (sent: SentResults | null): SentRun[] => [sent?.a, sent?.b].filter((run) => run != null)

/** The runs of the page and those of a link; letters where there are two of either. */
function sourcesOf(
  which: ChartSpec['log'],
  log: MetricLog,
  twinLog: MetricLog | null,
  sent: SentResults | null,
): Source[] {
  const isPair = twinLog !== null || sent?.b != null
  const letter = (which: RunLetter) => (isPair ? which : ('' as const))
  return [
    { log, letter: letter('A'), isSent: false },
    ...(twinLog ? [{ log: twinLog, letter: letter('B'), isSent: false }] : []),
    ...(sent?.a ? [{ log: sent.a[which], letter: letter('A'), isSent: true }] : []),
    ...(sent?.b ? [{ log: sent.b[which], letter: letter('B'), isSent: true }] : []),
  ]
}
