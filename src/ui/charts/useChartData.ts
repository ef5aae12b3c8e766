// What a chart draws: the lines of the run, or those of both twins on the same axes, and the lines they are judged by.

import { useMemo } from 'react'
import { measureText } from '../parts/numberText'
import { MetricLog } from '../state/metricLog'
import { stepShown } from '../state/past'
import type { Gap } from '../state/runState'
import type { RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'
import { axisEnd } from './axis'
import type { ChartLine, ChartSpec, ReferenceLine } from './chartSpecs'
import type { ChartData } from './lineChart'

/** One line of the drawing; of twins, A's is solid and B's dashed. */
export interface DrawnLine extends ChartLine {
  letter: RunLetter | ''
}

/** What the line is called where it stands alone: `Loss`, of twins `Loss, A`. */
export const nameOf = ({ label, letter }: DrawnLine): string => (letter ? `${label}, ${letter}` : label)

const NO_GAPS: readonly Gap[] = []

export function useChartData(spec: ChartSpec): { lines: DrawnLine[]; data: ChartData } {
  const log = useApp((s) => s[spec.log])
  const twinLog = useApp((s) => s.twin?.[spec.log] ?? null)
  const measured = useApp((s) => s.measured + (s.twin?.measured ?? 0))
  const runConfig = useApp((s) => s.runConfig)
  const baselines = useApp((s) => s.baselines)
  const evaluations = useApp((s) => s.evaluations)
  const twin = useApp((s) => s.twin)
  const gaps = useApp((s) => s.gaps)
  const twinGaps = useApp((s) => s.twin?.gaps ?? NO_GAPS)
  const lastStep = useApp((s) => Math.max(s.step, s.twin?.step ?? 0))
  const steps = useApp((s) => Math.max(s.runConfig?.steps ?? 1, s.twin?.runConfig?.steps ?? 1))
  const mark = useApp(stepShown)

  // a measure that a run does not have, or not yet, takes no place
  const present = spec.lines.flatMap(({ key }) => [log.has(key) && `${key}A`, twinLog?.has(key) && `${key}B`]).join()
  const lines = useMemo(() => {
    const has = present.split(',')
    const letters = twinLog ? (['A', 'B'] as const) : (['A'] as const)
    return spec.lines.flatMap((line) =>
      letters.flatMap((letter) =>
        has.includes(`${line.key}${letter}`) ? [{ ...line, letter: twinLog ? letter : ('' as const) }] : [],
      ),
    )
  }, [spec, present, twinLog])
  const data = useMemo(() => {
    const drawn = MetricLog.together(
      lines.map(({ key, letter }) => ({ key, log: letter === 'B' && twinLog ? twinLog : log })),
    )
    const references = referencesOf(spec, { runConfig, baselines, evaluations }, twin)
    const still = [...new Set([...gaps, ...twinGaps].map(({ step }) => step))]
    return { ...drawn, end: axisEnd(lastStep, steps), references, gaps: still, mark, measured }
  }, [
    spec,
    log,
    twinLog,
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
  ])
  return { lines, data }
}

type Judged = Parameters<NonNullable<ChartSpec['references']>>[0]

/** Lines to judge by: those that twins share are said once, those that differ under the letter of each. */
export function referencesOf({ references, unit }: ChartSpec, first: Judged, twin: Judged | null): ReferenceLine[] {
  const own = references?.(first) ?? []
  if (!twin) return own
  const others = references?.(twin) ?? []
  const isAmong = ({ label, value }: ReferenceLine, lines: ReferenceLine[]) =>
    lines.some((line) => line.label === label && measureText(line.value, unit) === measureText(value, unit))
  const lettered = (line: ReferenceLine, letter: RunLetter) => ({ ...line, label: `${line.label}, ${letter}` })
  return [
    ...own.map((line) => (isAmong(line, others) ? line : lettered(line, 'A'))),
    ...others.flatMap((line) => (isAmong(line, own) ? [] : [lettered(line, 'B')])),
  ]
}
