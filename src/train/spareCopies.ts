// Copies of a run that no browser keeps: where it goes on from when its device is lost. Made as often as those of the
// browser, and like them beside the steps that follow.

import { DeviceLostError } from '../gpu/loss'
import { isDue } from '../runs/store/cadence'
import type { RunShapes } from '../runs/checkpoint'
import type { GroupRun } from './groupRun'
import type { Snapshot } from './snapshot'

export class SpareCopies {
  #madeAt = performance.now()
  #lastMs = 0
  #isBusy = false
  readonly #onCopy: (snapshot: Snapshot, shapes: RunShapes) => void
  readonly #onFailure: (error: unknown, step: number) => void

  /**
   * @param onCopy told of each @param onFailure told why there is none of a run that lives, or what `onCopy` threw, and of
   * which step
   */
  constructor(
    onCopy: (snapshot: Snapshot, shapes: RunShapes) => void,
    onFailure: (error: unknown, step: number) => void,
  ) {
    this.#onCopy = onCopy
    this.#onFailure = onFailure
  }

  /** To be called when steps are done. Nobody need wait for it, for it never rejects. */
  async makeIfDue(run: GroupRun): Promise<void> {
    const begin = performance.now()
    const since = { steps: run.session.step - run.copiedStep, ms: begin - this.#madeAt, lastMs: this.#lastMs }
    if (this.#isBusy || !isDue(since)) return
    this.#isBusy = true
    let { step } = run.session
    try {
      const shapes = run.session.shapes()
      const snapshot = await run.session.snapshot()
      step = snapshot.step
      run.holdCopy(snapshot)
      if (!run.hasEnded) this.#onCopy(snapshot, shapes)
    } catch (error) {
      if (!(error instanceof DeviceLostError) && !run.hasEnded) this.#onFailure(error, step) // else the run itself tells
    } finally {
      this.#isBusy = false
      this.#madeAt = performance.now()
      this.#lastMs = this.#madeAt - begin
    }
  }
}
