// The runs of one start: one alone, or two twins. Twins live on one device and train turn about, so that at any moment
// they have done the same steps; what is asked of one is asked of both. A twin that fails leaves the other to go on.

import type { Dataset } from '../data/dataset'
import type { Gpu } from '../gpu/device'
import type { RunConfig } from '../runs/config'
import type { TrainEvent } from './protocol'
import { Session } from './session'
import type { Snapshot } from './snapshot'
import type { Tuner } from './tuner'
import { Turns } from './turns'

/** A run that lives or was last. */
export interface GroupRun {
  readonly runId: number
  readonly config: RunConfig
  readonly dataset: Dataset
  readonly session: Session
  hasEnded: boolean
}

/** A run to be. `from`: where it goes on; from the seed without. */
export type GroupEntry = Pick<GroupRun, 'runId' | 'config' | 'dataset'> & { from?: Snapshot }

export interface GroupOptions {
  /** Wait after building, for single steps. */
  paused?: boolean
  /** Called when a run has ended and its memory still lives. */
  onEnd?: (run: GroupRun) => Promise<void>
  tuner?: Tuner | null
}

export class RunGroup {
  readonly runs: readonly GroupRun[]

  /** @param entries in the order of their turns */
  constructor(
    gpu: Gpu,
    entries: readonly GroupEntry[],
    { paused = false, onEnd, tuner = null }: GroupOptions,
    emit: (event: TrainEvent) => void,
  ) {
    const turns = new Turns()
    this.runs = entries.map(({ runId, config, dataset, from }) => {
      const ended = async () => onEnd?.(run)
      const place = { paused, onEnd: ended, turn: turns.join(from?.step), hasHistory: true, tuner }
      const session = new Session(gpu, dataset, config, { runId, ...place, ...(from && { from }) }, emit)
      const run: GroupRun = { runId, config, dataset, session, hasEnded: false }
      return run
    })
  }

  find(runId: number): GroupRun | null {
    return this.runs.find((run) => run.runId === runId) ?? null
  }

  /** Build and train all to their ends. @param onEnded called with each when its memory is free */
  async train(onEnded: (run: GroupRun) => void = () => undefined): Promise<void> {
    await Promise.all(
      this.runs.map(async (run) => {
        await run.session.train()
        run.hasEnded = true
        onEnded(run)
      }),
    )
  }

  /** Pause after one and the same step: whoever is behind catches up. */
  pause(): void {
    const live = this.#live
    const most = Math.max(...live.map(({ queued }) => queued))
    for (const session of live) {
      session.pause()
      for (let step = session.queued; step < most; step++) session.singleStep()
    }
  }

  resume(): void {
    for (const session of this.#live) session.resume()
  }

  /** One step of each paused run. */
  singleStep(): void {
    for (const session of this.#live) session.singleStep()
  }

  stop(): void {
    for (const session of this.#live) session.stop()
  }

  get #live(): Session[] {
    return this.runs.filter((run) => !run.hasEnded).map(({ session }) => session)
  }
}
