// The steps that a run has given to the GPU: they finish in order, and are told of as they do, though not more often than
// anyone can read. How long they take says into how many submits the next one is cut.

import type { Gpu } from '../gpu/device'
import type { RunConfig } from '../runs/config'
import { submitsFor, submitsUnmeasured } from '../tensor/cuts'
import { NotFiniteError } from './failure'
import { Pace } from './pace'
import type { StepMetrics, TrainEvent } from './protocol'
import type { Turn } from './turns'

const REPORT_MS = 100 // metrics are sent at most this often

export interface QueuedRun {
  runId: number
  config: RunConfig
  emit: (event: TrainEvent) => void
  turn: Pick<Turn, 'sharedBy'>
  /** Into how many submits its steps were cut on another device. */
  submitsPerStep?: number
}

export class StepQueue {
  readonly #isSoftware: boolean
  readonly #run: QueuedRun
  readonly #underWay: Promise<StepMetrics>[] = []
  readonly #pace = new Pace()
  #step = 0
  #queued = 0
  #submitsPerStep: number
  #untold: StepMetrics[] = []
  #lastReport = 0

  constructor({ isSoftware }: Pick<Gpu, 'isSoftware'>, run: QueuedRun) {
    this.#isSoftware = isSoftware
    this.#run = run
    this.#submitsPerStep = submitsUnmeasured(isSoftware, run.submitsPerStep)
  }

  /** Steps done. */
  get step(): number {
    return this.#step
  }

  /** Steps given to the GPU; the last of them may not have finished. */
  get queued(): number {
    return this.#queued
  }

  /** See `Pace`. */
  get msPerStep(): number {
    return this.#pace.msPerStep
  }

  /** Into how many submits a step is cut, so that none runs longer than drivers allow. */
  get submitsPerStep(): number {
    return this.#submitsPerStep
  }

  /** So many steps were done before. */
  beginAt(step: number): void {
    this.#step = step
    this.#queued = step
  }

  /** The next step was submitted. @param metrics resolves once the GPU has done it */
  push(metrics: Promise<StepMetrics>): void {
    this.#underWay.push(metrics)
    this.#queued++
  }

  /**
   * Wait until at most `left` steps are under way. @returns whether any finished
   *
   * @throws NotFiniteError where a loss is no number
   */
  async drain(left: number): Promise<boolean> {
    let hasFinished = false
    for (let next = this.#underWay.at(0); next && this.#underWay.length > left; next = this.#underWay.at(0)) {
      void this.#underWay.shift()
      this.#finish(await next)
      hasFinished = true
    }
    return hasFinished
  }

  /** Wait for all steps, whatever comes of them: their memory must not go before they have. */
  async abandon(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }

  /** The next step will not follow the last one: something else comes between them. */
  rest(): void {
    this.report()
    this.#pace.stand()
  }

  /** The steps to come are those of another program, of which nothing is measured. */
  changeProgram(): void {
    this.rest()
    this.#submitsPerStep = submitsUnmeasured(this.#isSoftware, this.#submitsPerStep)
  }

  /** Tell of every step that is done. */
  report(): void {
    if (!this.#untold.length) return
    const { runId, config, emit } = this.#run
    const { msPerStep } = this
    const imagesPerSecond = msPerStep > 0 ? (1000 * config.batchSize) / msPerStep : 0
    const steps = this.#untold
    this.#untold = []
    this.#lastReport = performance.now()
    emit({ type: 'metrics', runId, steps, msPerStep, imagesPerSecond })
  }

  #finish(done: StepMetrics): void {
    this.#step = done.step + 1
    if (!Number.isFinite(done.values.loss)) throw new NotFiniteError(done, this.#run.config)
    this.#untold.push(done)
    const now = performance.now()
    this.#pace.finish(now)
    const { msPerStep } = this
    if (msPerStep > 0) this.#submitsPerStep = submitsFor(msPerStep / this.#run.turn.sharedBy, this.#isSoftware)
    if (now - this.#lastReport >= REPORT_MS) this.report()
  }
}
