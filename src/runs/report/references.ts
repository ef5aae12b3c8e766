// The horizontal lines that the curves of a report are judged by, the same as on the page: what needs no training, what
// chance gives, and where a collapse lies.

import { LEAST_TOLD } from '../collapse'
import type { RunConfig } from '../config'
import type { MeasureLog } from '../results'
import { featureWidth } from '../shapes'

export interface JudgedRun {
  /** Of a twin; '' alone. */
  letter: 'A' | 'B' | ''
  config: RunConfig
  evaluations: MeasureLog
  /** Of the accuracies, in percent. */
  baselines: { knnPixels: number; knnRandom: number } | null
}

export interface Reference {
  title: string
  value: number
}

/** By the first measure of a chart, the lines of one run. */
const OF_CHART: Readonly<Record<string, (run: JudgedRun) => readonly (Reference | null)[]>> = {
  knn: ({ baselines }) =>
    baselines
      ? [
          { title: 'k-NN on raw pixels', value: baselines.knnPixels },
          { title: 'k-NN at random init', value: baselines.knnRandom },
        ]
      : [],
  cropExact: (run) => [lastOf(run, 'cropSame', 'Crops, same row and column'), lastOf(run, 'cropChance', 'Chance')],
  teacherEntropy: ({ config }) => [{ title: 'ln K', value: Math.log(config.objective.head.outDim) }],
  information: () => [{ title: 'collapse', value: LEAST_TOLD }],
  featureStd: ({ config }) => [{ title: '1/√C', value: 1 / Math.sqrt(featureWidth(config)) }],
}

function lastOf({ evaluations }: JudgedRun, key: string, title: string): Reference | null {
  const values = evaluations.all(key)?.values
  return values?.length ? { title, value: values[values.length - 1] } : null
}

/** The lines of a chart; one that twins share stands there once, without their letters. */
export function referencesOf(key: string, runs: readonly JudgedRun[]): Reference[] {
  const found = runs.map((run) => (OF_CHART[key]?.(run) ?? []).filter((line) => line !== null))
  const isShared = ({ title, value }: Reference) =>
    found.every((lines) => lines.some((line) => line.title === title && line.value === value))
  return runs.flatMap(({ letter }, i) =>
    found[i].flatMap((line) => {
      if (!isShared(line)) return [{ ...line, title: letter ? `${line.title}, ${letter}` : line.title }]
      return i === 0 ? [line] : []
    }),
  )
}
