// When a run is measured, and what is told of it. Only when no step is under way.

import type { RunConfig } from '../runs/config'
import type { Evaluator, Measured } from './evaluator'
import type { TrainEvent } from './protocol'

export interface MeasuredRun {
  runId: number
  config: RunConfig
  emit: (event: TrainEvent) => void
  /** A run that is stopped is not measured to the end. */
  isStopped: () => boolean
}

export class Measuring {
  readonly #evaluator: Evaluator
  readonly #run: MeasuredRun
  #isMissed = false

  constructor(evaluator: Evaluator, run: MeasuredRun) {
    this.#evaluator = evaluator
    this.#run = run
  }

  /** The last measurement was ended before it was one, with the run. */
  get isMissed(): boolean {
    return this.#isMissed
  }

  /** See `Evaluator.workIn`. */
  workIn(arenas: readonly GPUBuffer[]): void {
    this.#evaluator.workIn(arenas)
  }

  /** Whether it is measured after so many steps. */
  isDueAt(step: number): boolean {
    const { steps, evaluation } = this.#run.config
    return step % evaluation.everySteps === 0 || step === steps
  }

  /**
   * Whether it is measured where it begins: anew, or where that was missed before. @param last steps done by the last
   * evaluation that is known
   */
  isDueFrom(step: number, last: number): boolean {
    return step === 0 || (this.isDueAt(step) && last < step)
  }

  /** Before the first step with the lines that accuracy is judged against: pixels, and this network that has learnt nothing. */
  async measure(step: number): Promise<void> {
    const values = await this.#measure(step)
    if (step > 0 || values?.knn === undefined) return
    const { runId, emit } = this.#run
    const { majority } = this.#evaluator
    const knnPixels = await this.#evaluator.measurePixels((done, total) => this.#progress(step, done, total))
    if (knnPixels !== null && majority !== null)
      emit({ type: 'baselines', runId, values: { knnPixels, knnRandom: values.knn, majority } })
  }

  async #measure(step: number): Promise<Measured | null> {
    const { runId, emit } = this.#run
    this.#isMissed = true
    const found = await this.#evaluator.measure(step, (done, total) => this.#progress(step, done, total))
    if (!found) return null
    this.#isMissed = false
    const { values, confusion } = found
    emit({ type: 'evaluated', runId, result: { step, values } })
    if (confusion) emit({ type: 'confusion', runId, step, counts: [...confusion] })
    return values
  }

  #progress(step: number, done: number, total: number): boolean {
    const { runId, emit, isStopped } = this.#run
    emit({ type: 'evaluating', runId, step, done, total })
    return !isStopped()
  }
}
