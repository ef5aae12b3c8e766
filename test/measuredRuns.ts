// Runs as they are told by links and reports, measured by nobody: losses and accuracies drawn from a seed.

import { unitFloat, pcg4d } from '../src/base/rng'
import { presetNamed } from '../src/runs/presets'
import type { RunImages } from '../src/train/protocol'
import type { RunConfig } from '../src/runs/config'
import type { MeasureLog, MeasuredRun } from '../src/runs/results'

/** A log of values by name, each at its steps. */
export const logOf = (series: Record<string, readonly (readonly [step: number, value: number])[]>): MeasureLog => ({
  all: (key) => {
    if (!Object.hasOwn(series, key)) return null
    const points = series[key]
    return { steps: points.map(([step]) => step), values: Float32Array.from(points, ([, value]) => value) }
  },
})

/** What such a run is told to see. */
export const seenImages: RunImages = {
  title: 'Emoji',
  hash: 'ab12'.repeat(16),
  classes: ['a', 'b'],
  train: 1000,
  test: 100,
}

interface Options {
  config?: RunConfig
  /** Every loss from `changedFrom` on is this many times what it was. */
  factor?: number
  changedFrom?: number
  /** Added to every k-NN. */
  knnShift?: number
  /** The first step that the log knows. */
  from?: number
}

/** A run of First look after `step` steps. */
export function measuredRun(
  step: number,
  { config = presetNamed('smoke').config, factor = 1, changedFrom = 0, knnShift = 0, from = 0 }: Options = {},
): MeasuredRun {
  const noise = (i: number) => unitFloat(pcg4d(1, 2, 3, i)[0])
  const loss = (i: number) => (3 + 2 * Math.exp(-i / 50) + 0.2 * noise(i)) * (i >= changedFrom ? factor : 1)
  const steps = Array.from({ length: Math.max(0, step - from) }, (_, i) => from + i)
  const every = config.evaluation.everySteps
  const measured = every ? Array.from({ length: Math.floor(step / every) + 1 }, (_, i) => i * every) : []
  return {
    config,
    step,
    steps: logOf({ loss: steps.map((i) => [i, loss(i)]), prototypes: steps.map((i) => [i, 40 + noise(i)]) }),
    evaluations: logOf(
      measured.length
        ? {
            knn: measured.map((at) => [at, 27 + at / 20 + knnShift]),
            linear: measured.filter((at) => at > 0).map((at) => [at, 20 + at / 30]),
            effectiveRank: measured.map((at) => [at, 9]),
          }
        : {},
    ),
    dataHash: 'ab12'.repeat(16),
  }
}
