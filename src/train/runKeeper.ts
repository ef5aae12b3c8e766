// Keeps the runs of a start while they train: hears what they tell, writes it down, and now and then has all of it copied.
// A copy serves twice: in the page's memory a run goes on from it when the device is lost, and from the browser's storage
// when the page was. Steps never wait for that: a run is copied on the GPU between two steps, and reading back, hashing and
// writing go on beside the steps that follow.

import type { Dataset } from '../data/dataset'
import { DeviceLostError } from '../gpu/loss'
import type { RunShapes } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import { LogRecorder, type RunLog } from '../runs/log'
import { isDue } from '../runs/store/cadence'
import type { RunRecord } from '../runs/store/record'
import type { RunState, RunStore } from '../runs/store/store'
import { fileOf } from './checkpoint'
import type { GroupRun } from './groupRun'
import { reasonRunNotKept } from './keepingWords'
import type { TrainEvent } from './protocol'
import type { RunEnd } from './session'
import type { Snapshot } from './snapshot'

/** A run to be kept. */
export interface KeptEntry {
  runId: number
  config: RunConfig
  dataset: Dataset
  /** As it is to be kept the first time. */
  record: RunRecord
  /** What was measured before. */
  log?: RunLog
}

export interface KeeperPlaces {
  /** Rejects where the browser gives no storage. */
  store: Promise<RunStore>
  emit: (event: TrainEvent) => void
  /** Records have changed. */
  changed: () => void
  /** Give the runs free for other tabs. */
  release: () => void
}

interface Kept extends KeptEntry {
  /** Null until it is followed. */
  run: GroupRun | null
  readonly recorder: LogRecorder
  latest: RunRecord['latest']
  /** It has its weights and trains, or waits to. */
  hasStarted: boolean
  hasEnded: boolean
  /** Steps done by the last copy in the browser; -1 before the first. */
  savedStep: number
  /** Evaluations heard of, and those of them that had been heard of when the last copy in the browser was made. */
  evaluations: number
  savedEvaluations: number
  /** Steps done by the last copy, wherever it is. */
  copiedStep: number
  heardAt: number
  msPerStep: number
}

/** @throws where the keeper was never told of the run */
function followed(run: GroupRun | null): GroupRun {
  if (!run) throw new Error('keeper: a run must be followed before it is kept')
  return run
}

/** A run that goes on after so long without a word stood still, as in a tab that the browser had frozen. */
const FROZEN_MS = 30_000
const FROZEN_STEPS = 10

export class RunKeeper {
  readonly #places: KeeperPlaces
  readonly #runs: Kept[]
  /** Copies are made one after the other. */
  #last: Promise<void> = Promise.resolve()
  #isBusy = false
  #savedAt = performance.now()
  #lastMs = 0
  /** The store took nothing the last time; it is asked again only when it matters. */
  #isRefused = false

  constructor(places: KeeperPlaces, entries: readonly KeptEntry[]) {
    this.#places = places
    this.#runs = entries.map((entry) => ({
      ...entry,
      run: null,
      recorder: new LogRecorder(entry.log),
      latest: entry.record.latest,
      hasStarted: false,
      hasEnded: false,
      savedStep: entry.record.copies.at(0)?.step ?? -1,
      evaluations: 0,
      savedEvaluations: 0,
      copiedStep: Math.max(0, entry.record.copies.at(0)?.step ?? 0),
      heardAt: Date.now(),
      msPerStep: 0,
    }))
  }

  /** Look after a run that is about to train. */
  follow(run: GroupRun): void {
    const kept = this.#find(run.runId)
    if (kept) kept.run = run
  }

  /** Under which a run is kept. */
  keyOf(runId: number): string {
    return this.#find(runId)?.record.key ?? ''
  }

  /** What a run has measured by the time so many steps were done. */
  logUntil(runId: number, step: number): RunLog | undefined {
    return this.#find(runId)?.recorder.until(step)
  }

  /** Every event of the runs. */
  hear(event: TrainEvent): void {
    const run = 'runId' in event ? this.#find(event.runId) : undefined
    if (!run) return
    switch (event.type) {
      case 'started':
        run.hasStarted = true
        break
      case 'metrics':
        this.#noteGap(run, event.steps[0].step)
        if (event.msPerStep > 0) run.msPerStep = event.msPerStep
        for (const { step, values } of event.steps) run.recorder.append('steps', step, values)
        run.latest = { ...run.latest, loss: event.steps.at(-1)?.values.loss ?? null }
        this.#saveIfDue()
        break
      case 'evaluated':
        run.recorder.append('evaluations', event.result.step, event.result.values)
        run.evaluations++
        if (event.result.values.knn !== undefined) run.latest = { ...run.latest, knn: event.result.values.knn }
        break
      case 'baselines':
        run.recorder.append('baselines', 0, event.values)
        break
      case 'paused':
        run.msPerStep = 0 // a pause is no gap
        this.saveNow()
        break
      case 'device-lost':
        this.#rewind(run, event.from, event.step - event.from)
        break
      case 'failed':
        this.#fail(run, event.message, event.isDiverged ? { state: 'failed' } : {})
        break
      default:
    }
    run.heardAt = Date.now()
  }

  /** Copy what is new, after what is under way: at a pause, or before a tab that is hidden may be ended. */
  saveNow(): void {
    void this.#queue(() => this.#save(this.#live, 'open'))
  }

  /** The last copy of a run whose training has ended, while its memory still lives. */
  async end(runId: number, end: RunEnd): Promise<void> {
    const run = this.#find(runId)
    if (!run?.run) return
    run.hasEnded = true
    // stopped before it had its kernels, it has no other state than that of the copy it was to go on from
    await (run.hasStarted ? this.#queue(() => this.#save([run], end)) : this.#describe(run, { state: end }))
  }

  /** All runs have ended, or will never begin. */
  async release(): Promise<void> {
    await this.#last
    this.#places.release()
  }

  #find(runId: number): Kept | undefined {
    return this.#runs.find((run) => run.runId === runId)
  }

  get #live(): Kept[] {
    return this.#runs.filter(({ hasEnded }) => !hasEnded)
  }

  #saveIfDue(): void {
    const live = this.#live
    if (this.#isBusy || !live.every(({ hasStarted }) => hasStarted)) return
    const steps = Math.max(...live.map(({ run, copiedStep }) => (run?.session.step ?? 0) - copiedStep))
    if (!isDue({ steps, ms: performance.now() - this.#savedAt, lastMs: this.#lastMs })) return
    void this.#queue(() => this.#save(this.#live, 'open', this.#isRefused))
  }

  #queue(act: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(async () => {
      this.#isBusy = true
      await act().finally(() => (this.#isBusy = false))
    })
    return this.#last
  }

  /**
   * Keep these runs as they are now: all of them or none. What is not new, or has no step to lose, is left. @param
   * inMemoryAlone the store takes nothing
   */
  async #save(runs: readonly Kept[], state: RunRecord['state'], inMemoryAlone = false): Promise<void> {
    const { store, emit, changed } = this.#places
    const isNew = ({ run, savedStep, record, evaluations, savedEvaluations }: Kept) =>
      run !== null &&
      run.session.step > 0 &&
      (run.session.step > savedStep || record.state !== state || evaluations > savedEvaluations)
    if (!runs.every(({ hasStarted }) => hasStarted) || !runs.some(isNew)) return
    const begin = performance.now()
    try {
      const shapes = runs.map(({ run }) => followed(run).session.shapes())
      const snapshots = await this.#copy(runs)
      if (inMemoryAlone) return
      const evaluations = runs.map(({ evaluations }) => evaluations) // more may come while these are written
      const states = runs.map((run, i) => this.#stateOf(run, state, snapshots[i], shapes[i]))
      const savedAt = Date.now()
      await (await store).save(states, savedAt)
      this.#isRefused = false
      states.forEach(({ key, step }, i) => {
        runs[i].savedStep = step
        runs[i].savedEvaluations = evaluations[i]
        runs[i].record = { ...runs[i].record, state }
        emit({ type: 'kept', runId: runs[i].runId, key, step, savedAt })
      })
      changed()
    } catch (error) {
      // a run that fails while it is copied tells so itself, and keeps the copy from before; so does a lost device
      if (error instanceof DeviceLostError || (runs.some(({ hasEnded }) => hasEnded) && state === 'open')) return
      this.#isRefused = true
      const message = reasonRunNotKept(error)
      for (const { runId } of runs) emit({ type: 'not-kept', runId, message })
    } finally {
      this.#savedAt = performance.now()
      this.#lastMs = this.#savedAt - begin
    }
  }

  /** Copies of all these runs, which they go on from, all of them or none, where their device is lost. */
  async #copy(runs: readonly Kept[]): Promise<Snapshot[]> {
    const snapshots = await Promise.all(runs.map(({ run }) => followed(run).session.snapshot()))
    snapshots.forEach((snapshot, i) => {
      runs[i].copiedStep = snapshot.step
      runs[i].run?.holdCopy(snapshot)
    })
    return snapshots
  }

  #stateOf(run: Kept, state: RunRecord['state'], snapshot: Snapshot, shapes: RunShapes): RunState {
    const { config, dataset, record, recorder } = run
    const { adapter } = followed(run.run)
    const bytes = fileOf(snapshot, shapes, config, dataset, 'safetensors', {
      adapter,
      logUntil: (step) => recorder.until(step),
    })
    const now = { adapter, state, failure: null, latest: run.latest }
    return { key: record.key, step: snapshot.step, bytes, describe: (before) => ({ ...(before ?? record), ...now }) }
  }

  /** The run is built anew, and goes on after `from` steps. */
  #rewind(run: Kept, from: number, repeated: number): void {
    run.hasStarted = false
    run.hasEnded = false
    run.copiedStep = from
    run.msPerStep = 0 // what the new device takes is no gap
    run.recorder.rewind(from)
    run.recorder.append('gaps', from, { repeated })
  }

  /** @param state `failed` where it could not go on; else it is one that was interrupted, and why */
  #fail(run: Kept, message: string, state: { state?: 'failed' }): void {
    run.hasEnded = true
    void this.#describe(run, { ...state, failure: message })
  }

  /** Change what is said of a run's copies in the browser, where it has any. */
  #describe(run: Kept, part: Partial<Pick<RunRecord, 'state' | 'failure'>>): Promise<void> {
    return this.#queue(async () => {
      if (run.savedStep <= 0) return // asked in its turn: the first copy may have been on its way
      try {
        await (await this.#places.store).change(run.record.key, part)
        this.#places.changed()
      } catch {
        // the page was told how it has ended; its copy is as it was
      }
    })
  }

  #noteGap(run: Kept, step: number): void {
    const ms = Date.now() - run.heardAt
    if (run.msPerStep === 0 || ms < Math.max(FROZEN_MS, FROZEN_STEPS * run.msPerStep)) return
    const seconds = ms / 1000
    run.recorder.append('gaps', step, { seconds, closed: 0 })
    this.#places.emit({ type: 'gap', runId: run.runId, step, seconds, isClosed: false })
  }
}
