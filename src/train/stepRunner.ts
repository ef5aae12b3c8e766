// Replays the step: writes the batch and the scalars, submits the program, reads the few numbers back. Nothing waits
// inside a step; up to two steps are under way, and their numbers arrive when the GPU is done.

import type { Dataset } from '../data/dataset'
import type { Gpu } from '../gpu/device'
import { ReadbackRing } from '../gpu/readback'
import { classStates } from '../optim/adamSteps'
import { schedulesAt, type ScheduledValues } from '../optim/schedule'
import type { StepValues } from '../optim/stepScalars'
import type { RunConfig } from '../runs/config'
import { hasRegions } from '../ssl/ssl.config'
import type { CompiledProgram } from '../tensor/compiled'
import { BatchOrder } from './batches'
import type { RunObjects } from './build'
import type { StepMetrics } from './protocol'
import { objectiveOf } from './step'

/** Steps that the GPU has at most: the one whose numbers are awaited, and one behind it, so that it never waits for more. */
export const STEPS_UNDER_WAY = 2

export class StepRunner {
  readonly #gpu: Gpu
  readonly #run: RunObjects
  readonly #dataset: Dataset
  readonly #order: BatchOrder
  readonly #ring: ReadbackRing
  readonly #bytes: Uint8Array<ArrayBuffer>
  /** Into how many submits a step is cut, so that none runs longer than drivers allow. */
  submitsPerStep = 1

  constructor(gpu: Gpu, run: RunObjects, dataset: Dataset) {
    const { batchSize, seed } = run.config
    this.#gpu = gpu
    this.#run = run
    this.#dataset = dataset
    this.#order = new BatchOrder(dataset.train.count, batchSize, seed)
    this.#ring = new ReadbackRing(gpu, run.metrics.tensor.byteLength, STEPS_UNDER_WAY)
    this.#bytes = new Uint8Array(run.images.pixels.byteLength)
  }

  /** Queue one step. @returns its metrics, once the GPU has done it */
  submit(program: CompiledProgram, step: number, usesRegions: boolean): Promise<StepMetrics> {
    const scheduled = this.#write(step)
    const { buffer } = this.#run.metrics.tensor.storage
    if (!buffer) throw new Error('step: the metrics board has no memory')
    let arrive: (() => Promise<ArrayBuffer>) | undefined
    program.run((encoder) => (arrive = this.#ring.copy(encoder, buffer)), this.submitsPerStep)
    if (!arrive) throw new Error('step: the metrics board was not copied')
    return arrive().then((bytes) => ({ step, values: this.#metrics(bytes, scheduled, usesRegions) }))
  }

  #write(step: number): ScheduledValues {
    const { config, stepScalars, images, probe } = this.#run
    const { train } = this.#dataset
    const indices = this.#order.at(step)
    train.read(indices, this.#bytes)
    const { buffer } = images.pixels.storage
    if (buffer) this.#gpu.device.queue.writeBuffer(buffer, 0, this.#bytes)
    const scheduled = schedulesAt(step, config.steps, config.optim, config.objective)
    stepScalars.write(this.#gpu, {
      ...scheduled,
      seed: config.seed,
      step,
      centerMomentum: config.objective.centerMomentum,
      classes: classStates(step, { ...config.optim, regionFromStep: regionStart(config) }),
    } satisfies StepValues)
    const { labels } = train
    if (probe && labels)
      probe.write(
        this.#gpu,
        step,
        config.evaluation.probeLr,
        Uint16Array.from(indices, (i) => labels[i]),
      )
    return scheduled
  }

  /** What is shown, from what was written on the board. */
  #metrics(bytes: ArrayBuffer, scheduled: ScheduledValues, usesRegions: boolean): Record<string, number> {
    const written = this.#run.metrics.values(bytes)
    const values: Record<string, number> = {
      ...objectiveOf(this.#run, usesRegions).shown(written),
      featureStd: written.featureStd,
      gradNorm: Math.sqrt(written.gradientSquares),
      ...scheduled,
    }
    if (this.#run.probe) values.probeLoss = written.probeLoss
    return values
  }

  destroy(): void {
    this.#ring.destroy()
  }
}

/** Step from which the region loss is on; never for objectives without one. */
export const regionStart = ({ objective }: RunConfig): number =>
  hasRegions(objective) ? objective.regionFromStep : Infinity
