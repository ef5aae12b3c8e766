// A run among those of one start, from device to device: its session is bound to the device that it was built on, and after
// a loss it has another one, which goes on from the last copy in the page's memory and stands where the first one stood.

import type { Dataset } from '../data/dataset'
import { describe, type Gpu } from '../gpu/device'
import { DeviceLostError } from '../gpu/loss'
import type { RunShapes } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import type { RunLog } from '../runs/log'
import type { TrainEvent } from './protocol'
import { Session, type RunEnd, type SessionOptions } from './session'
import type { Snapshot } from './snapshot'
import type { Tuner } from './tuner'
import type { Turn } from './turns'

/** A run to be. `from`: where it goes on; from the seed without. */
export interface GroupEntry {
  runId: number
  config: RunConfig
  dataset: Dataset
  from?: Snapshot
  /** What it has measured until there. */
  log?: RunLog
}

/** The state a run has ended in, and the shapes that its file tells. */
export interface LastState {
  snapshot: Snapshot
  shapes: RunShapes
}

export type GroupRunOptions = Pick<SessionOptions, 'paused' | 'until' | 'hasHistory'> & {
  onEnd?: (run: GroupRun, end: RunEnd) => Promise<void>
  tunerOf?: (gpu: Gpu) => Tuner | null
}

/** A run that lives or was last. */
export class GroupRun {
  readonly runId: number
  readonly config: RunConfig
  readonly dataset: Dataset
  readonly #options: GroupRunOptions
  readonly #emit: (event: TrainEvent) => void
  #session: Session
  #adapter = ''
  /** Where it would go on; as large as all weights and moments. */
  #copy: Snapshot | undefined
  #hasEnded = false
  #last: LastState | null = null
  /** Steps done by the last evaluation; -1 before the first. */
  #evaluatedAt: number

  constructor(gpu: Gpu, turn: Turn, entry: GroupEntry, options: GroupRunOptions, emit: (event: TrainEvent) => void) {
    this.runId = entry.runId
    this.config = entry.config
    this.dataset = entry.dataset
    this.#copy = entry.from
    this.#options = options
    this.#evaluatedAt = entry.log?.evaluations.at.at(-1) ?? -1
    this.#emit = (event) => {
      if (event.type === 'evaluated') this.#evaluatedAt = event.result.step
      emit(event)
    }
    this.#session = this.#open(gpu, turn, { paused: options.paused ?? false })
  }

  /** Another one after each loss of a device. */
  get session(): Session {
    return this.#session
  }

  /** The adapter that it trains on, or did last, in its own words. */
  get adapter(): string {
    return this.#adapter
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Steps done by the copy that it would go on from; 0: from the seed. */
  get copiedStep(): number {
    return this.#copy?.step ?? 0
  }

  /** Go on from here where the device is lost. */
  holdCopy(snapshot: Snapshot): void {
    if (!this.#hasEnded) this.#copy = snapshot
  }

  /** What is saved of it when it has ended; null where it failed, or its last state went with a device. */
  get last(): LastState | null {
    return this.#last
  }

  /** Its training has ended, and its memory still lives: keep what a file is made of, until it is forgotten. */
  async keepLast(): Promise<void> {
    const session = this.#session
    const shapes = session.shapes()
    try {
      const snapshot = this.#copy?.step === session.step ? this.#copy : await session.snapshot()
      this.#last = { snapshot, shapes }
    } catch (error) {
      if (error instanceof DeviceLostError) throw error // else there is no room for it, and the run has ended well
    }
  }

  end(): void {
    this.#hasEnded = true
    this.#copy = undefined
  }

  /** Build it anew on another device. What was asked of it before still holds: a pause stands at the step it was meant for. */
  rebuild(gpu: Gpu, turn: Turn): void {
    this.#last = null
    const { history: past, standing } = this.#session
    this.#session = this.#open(gpu, turn, { paused: standing.isPaused, past, submitsPerStep: standing.submitsPerStep })
    for (let step = this.copiedStep; step < standing.goal; step++) this.#session.singleStep()
    if (standing.isStopped) this.#session.stop()
  }

  #open(gpu: Gpu, turn: Turn, now: Pick<SessionOptions, 'paused' | 'past' | 'submitsPerStep'>): Session {
    const { until, hasHistory, onEnd, tunerOf } = this.#options
    const tuner = tunerOf?.(gpu) ?? null
    this.#adapter = describe(gpu.info)
    return new Session(
      gpu,
      this.dataset,
      this.config,
      {
        runId: this.runId, turn, tuner, until, hasHistory, onEnd: async (end) => onEnd?.(this, end),
        from: this.#copy, evaluatedAt: this.#evaluatedAt, ...now,
      },
      this.#emit,
    ) // prettier-ignore
  }
}
