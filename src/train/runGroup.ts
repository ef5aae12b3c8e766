// The runs of one start: one alone, or two twins. Twins live on one device and train turn about, so that at any moment
// they have done the same steps; what is asked of one is asked of both. A twin that fails leaves the other to go on.
//
// When the device is lost, all that was on it is gone. The runs are built anew on the next one, each from its last copy in
// the page's memory, and go on: steps since the copy are done again, to the same bits.

import type { Gpu } from '../gpu/device'
import type { GpuHost } from '../gpu/host'
import type { DeviceLostError } from '../gpu/loss'
import { GroupRun, type GroupEntry, type GroupRunOptions } from './groupRun'
import { LossLimit, MOST_LOSSES } from './lossLimit'
import type { FailureWords } from './failure'
import type { TrainEvent } from './protocol'
import type { Session } from './session'
import type { Tuner } from './tuner'
import { Turns } from './turns'

export interface GroupOptions {
  /** Asked for the next device when this one is lost; without, the runs end with it. */
  devices?: Pick<GpuHost, 'gpu'>
  /** Wait after building, for single steps. */
  paused?: boolean
  /** See SessionOptions. */
  until?: number
  hasHistory?: boolean
  /** Called when a run has ended and its memory still lives. */
  onEnd?: GroupRunOptions['onEnd']
  /** Who chooses tiles for a device; the rule does without. */
  tunerOf?: (gpu: Gpu) => Tuner | null
}

export class RunGroup {
  readonly runs: readonly GroupRun[]
  readonly #devices: GroupOptions['devices']
  readonly #emit: (event: TrainEvent) => void
  readonly #limit = new LossLimit()
  /** Those that wait for the next sessions. */
  #waiting: (() => void)[] = []

  /** @param entries in the order of their turns */
  constructor(
    gpu: Gpu,
    entries: readonly GroupEntry[],
    { devices, ...options }: GroupOptions,
    emit: (event: TrainEvent) => void,
  ) {
    this.#devices = devices
    this.#emit = emit
    const turns = new Turns()
    const each: GroupRunOptions = { hasHistory: true, ...options }
    this.runs = entries.map((entry) => new GroupRun(gpu, turns.join(entry.from?.step), entry, each, emit))
  }

  find(runId: number): GroupRun | null {
    return this.runs.find((run) => run.runId === runId) ?? null
  }

  /** Build and train all to their ends. @param onEnded called with each when its memory is free */
  async train(onEnded: (run: GroupRun) => void = () => undefined): Promise<void> {
    const end = (run: GroupRun) => {
      run.end()
      onEnded(run)
    }
    for (let live = this.runs; live.length; live = this.#live) {
      const training = live.map(async (run) => {
        const loss = await run.session.train()
        if (!loss) end(run)
        return loss
      })
      this.#wake()
      const losses = await Promise.all(training)
      const loss = losses.find((loss) => loss !== null)
      if (loss && !(await this.#rebuild(loss))) this.#live.forEach(end)
    }
    this.#wake()
  }

  /** Wait until a run whose `session` has lost its device has another one, or has ended. */
  async rebuilt(run: GroupRun, session: Session): Promise<void> {
    while (run.session === session && !run.hasEnded) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /** Have all that live go on from where their last copies were made. @returns whether they do */
  async #rebuild(loss: DeviceLostError): Promise<boolean> {
    const live = this.#live
    const refuse = (words: FailureWords) => {
      for (const { runId, session } of live) this.#emit({ type: 'failed', runId, step: session.step, ...words })
      return false
    }
    if (this.#limit.isReachedAt(performance.now())) return refuse(lostTooOften(loss))
    let gpu: Gpu
    try {
      if (!this.#devices) throw loss
      gpu = await this.#devices.gpu()
    } catch {
      return refuse(notReplaced(loss))
    }
    const turns = new Turns()
    for (const run of live) {
      const { runId, session, copiedStep: from } = run
      this.#emit({ type: 'device-lost', runId, step: Math.max(session.step, from), from, reason: loss.reason })
      run.rebuild(gpu, turns.join(from))
    }
    return true
  }

  /** Pause after one and the same step: whoever is behind catches up. */
  pause(): void {
    const live = this.#sessions
    const most = Math.max(...live.map(({ queued }) => queued))
    for (const session of live) {
      session.pause()
      for (let step = session.queued; step < most; step++) session.singleStep()
    }
  }

  resume(): void {
    for (const session of this.#sessions) session.resume()
  }

  /** One step of each paused run. */
  singleStep(): void {
    for (const session of this.#sessions) session.singleStep()
  }

  stop(): void {
    for (const session of this.#sessions) session.stop()
  }

  get #live(): GroupRun[] {
    return this.runs.filter(({ hasEnded }) => !hasEnded)
  }

  get #sessions(): Session[] {
    return this.#live.map(({ session }) => session)
  }
}

const lostTooOften = ({ reason }: DeviceLostError): FailureWords => ({
  message: `The GPU device was lost ${MOST_LOSSES} times within a minute, so the run was not built again. The last time: ${reason}`,
  advice:
    'Take a smaller batch or network, close other tabs and programs that draw, or update the graphics driver. ' +
    'Then go on from the last copy, under Runs.',
})

const notReplaced = ({ reason }: DeviceLostError): FailureWords => ({
  message: `The GPU device was lost (${reason}), and the browser gives no other one.`,
  advice: 'Reload the page, or restart the browser, then go on from the last copy, under Runs.',
})
