// The runs that this browser keeps, as the worker that trains deals with them: listed, read, changed, gone on with. Tells
// the page of them, and the other tabs that something has changed.

import { messageOf } from '../base/messageOf'
import type { Dataset } from '../data/dataset'
import { CODE_VERSION } from '../runs/codeVersion'
import { decodeCheckpoint, readMeasured, type ReadCheckpoint } from '../runs/checkpoint'
import { parseConfig, type RunConfig } from '../runs/config'
import { lastOf, LogRecorder, type RunLog } from '../runs/log'
import type { Claims } from '../runs/store/claims'
import { newColour, newName } from '../runs/store/naming'
import { bytesOf, type RunRecord } from '../runs/store/record'
import type { RunStore } from '../runs/store/store'
import type { KeptRun, RunChange, StorageRoom, TrainEvent } from './protocol'
import { RunKeeper } from './runKeeper'

export interface RunPlaces {
  openStore: () => Promise<RunStore>
  claims: Claims
  /** Bytes used and offered, null where the browser does not say. */
  room: () => Promise<StorageRoom | null>
  emit: (event: TrainEvent) => void
  /** Tell the other tabs of this page that what is kept has changed. */
  announce: () => void
}

/** A run that may go on. */
export interface FoundRun {
  checkpoint: ReadCheckpoint
  log: RunLog
  /** Null for one out of a file. */
  record: RunRecord | null
  /** Why its numbers may not be those that they would have been. */
  cautions: string[]
}

/** A run that is about to train. `record`, `log`: of one that goes on. */
export interface NewRun {
  runId: number
  config: RunConfig
  dataset: Dataset
  record?: RunRecord | null
  log?: RunLog
}

export class RunLibrary {
  readonly #places: RunPlaces
  #store: Promise<RunStore> | null = null
  #opened: ReadCheckpoint | null = null
  /** Number of the file that was given last; an older one that is still being read is of no interest. */
  #newest = 0
  /** Runs that this worker holds itself. */
  readonly #own = new Set<string>()
  /** Runs that were removed here, with what lets a page that opens clear them away. */
  readonly #undoable = new Map<string, (() => void) | null>()
  /** Runs of other tabs whose end is waited for. */
  readonly #watched = new Set<string>()

  constructor(places: RunPlaces) {
    this.#places = places
  }

  /** Clear away what was removed before this visit, and what deaths have left behind; then tell what is kept. */
  async open(): Promise<void> {
    const { claims, emit } = this.#places
    try {
      const store = await this.#open()
      const held = await claims.held()
      for (const { key, removedAt } of await store.list())
        if (removedAt !== null && !held.has(undoOf(key))) await store.remove(key)
      await store.sweep(async (key) => !(await claims.held()).has(key))
      await this.list()
    } catch (error) {
      const problem = `Runs cannot be kept: ${messageOf(error)}`
      emit({ type: 'kept-runs', runs: [], room: null, problem })
    }
  }

  /** Tell the page what this browser keeps. */
  async list(): Promise<void> {
    const { claims, room, emit } = this.#places
    try {
      const records = await (await this.#open()).list()
      // as it is read now: a record may be from before some of the settings were there
      const readable = records.flatMap((record) => {
        const parsed = parseConfig(record.config)
        return parsed.ok ? [{ ...record, config: parsed.config }] : []
      })
      const held = await claims.held()
      const runs = readable.map((run): KeptRun => ({
        ...run,
        isElsewhere: held.has(run.key) && !this.#own.has(run.key),
      }))
      const found = await room()
      const ownBytes = records.reduce((sum, record) => sum + bytesOf(record), 0)
      const unreadable = records.length - readable.length
      emit({
        type: 'kept-runs',
        runs,
        room: found && { ...found, usedBytes: Math.max(found.usedBytes, ownBytes) }, // browsers' own counts may lag behind
        problem: unreadable ? `${unreadable} kept by another version of this page cannot be shown.` : null,
      })
      for (const { key, isElsewhere } of runs) if (isElsewhere) this.#watch(key)
    } catch (error) {
      emit({ type: 'kept-runs', runs: [], room: null, problem: `Runs cannot be kept: ${messageOf(error)}` })
    }
  }

  /** What is removed stays until the next visit, and as long as this one offers the way back. */
  async change(key: string, change: RunChange): Promise<void> {
    if (change.removedAt) this.#undoable.set(key, await this.#places.claims.take(undoOf(key)))
    if (change.removedAt === null) this.#undoable.get(key)?.()
    await (await this.#open()).change(key, change)
    await this.#changed()
  }

  /** Tell what a kept run has measured. Its weights are read only where the newest copy cannot be, and another one is. */
  async readLog(key: string): Promise<void> {
    const store = await this.#open()
    const file = await store.newest(key)
    const measured = file && (await readMeasured(file).catch(() => null)) // `find` says what is wrong with it
    const { step, log } = measured ?? (await this.find(key)).checkpoint
    this.#places.emit({ type: 'run-log', key, step, log: log ?? nothing() })
  }

  /** In place of the one before. The page is told what it holds, or a sentence where it is no checkpoint. */
  async openFile(openId: number, name: string, file: Blob): Promise<void> {
    this.forgetFile()
    this.#newest = openId
    const { emit } = this.#places
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      if (this.#newest !== openId) return
      this.#opened = decodeCheckpoint(bytes)
      const { config, step, data, dataHash, log } = this.#opened
      const hash = dataHash ? `, content hash ${dataHash.slice(0, 10)}` : ''
      const opened = { name, config, step, data: data + hash, bytes: file.size, hasLog: log !== undefined }
      emit({ type: 'checkpoint-opened', openId, file: opened })
    } catch (error) {
      const message = `${name} cannot be resumed: ${messageOf(error)}`
      if (this.#newest === openId) emit({ type: 'checkpoint-refused', openId, message })
    }
  }

  /** The file that was opened goes on, or is not wanted: it is as large as a run. */
  forgetFile(): void {
    this.#opened = null
    this.#newest = 0
  }

  /** Whether a run is held by this worker itself. */
  holds(key: string): boolean {
    return this.#own.has(key)
  }

  /**
   * A kept run by its key, or that of the file opened last. @param adapter it would go on on, in its own words @throws a
   * sentence where it cannot be read
   */
  async find(key: string | null, adapter?: string): Promise<FoundRun> {
    if (key === null) {
      if (!this.#opened) throw new Error('Choose the file of a checkpoint first.')
      const checkpoint = this.#opened
      return { checkpoint, log: emptyOr(checkpoint), record: null, cautions: cautionsOf(checkpoint, adapter) }
    }
    const { record, copy, bytes, damaged } = await (await this.#open()).load(key)
    const checkpoint = decodeCheckpoint(bytes)
    const cautions = cautionsOf(checkpoint, adapter)
    if (damaged.length)
      cautions.push(`The copy of step ${damaged[0].step} was damaged; the one of step ${copy.step} is whole.`)
    return { checkpoint, log: withGap(checkpoint, record, copy.savedAt), record, cautions }
  }

  /**
   * Hold runs that are about to train, and keep them from then on. @throws a sentence where another tab trains one of them
   */
  async keep(runs: readonly NewRun[], adapter: string): Promise<RunKeeper> {
    const { emit } = this.#places
    const store = this.#open()
    const others = await store.then((store) => store.list()).catch(() => []) // the keeper tells that nothing is kept
    const records = recordsOf(runs, others, adapter)
    const release = await this.#claim(records)
    // no more of a run than is kept by: one that goes on brings a whole checkpoint along
    const entries = runs.map(({ runId, config, dataset, log }, i) => ({ runId, config, dataset, log, record: records[i] })) // prettier-ignore
    return new RunKeeper({ store, emit, release, changed: () => void this.#changed() }, entries)
  }

  async #claim(records: readonly RunRecord[]): Promise<() => void> {
    const taken: (() => void)[] = []
    const release = () => taken.forEach((free) => free())
    for (const { key, name } of records) {
      const free = await this.#places.claims.take(key)
      if (!free) {
        release()
        throw new Error(`${name} trains in another tab of this page: go on with it there, or close that tab first.`)
      }
      this.#own.add(key)
      taken.push(() => {
        this.#own.delete(key)
        free()
      })
    }
    return release
  }

  async #changed(): Promise<void> {
    this.#places.announce()
    await this.list()
  }

  #watch(key: string): void {
    if (this.#watched.has(key)) return
    this.#watched.add(key)
    void this.#places.claims.freed(key).then(() => {
      this.#watched.delete(key)
      return this.list()
    })
  }

  #open(): Promise<RunStore> {
    this.#store ??= this.#places.openStore()
    this.#store.catch(() => (this.#store = null)) // the next one who asks may have more luck
    return this.#store
  }
}

/** Under this name a tab claims that a removed run is not cleared away yet. */
const undoOf = (key: string) => `undo-${key}`

const nothing = (): RunLog => new LogRecorder().until(0)
const emptyOr = ({ log }: ReadCheckpoint): RunLog => log ?? nothing()

/** A run that goes on stood still since it was saved. */
function withGap(checkpoint: ReadCheckpoint, { state, config }: RunRecord, savedAt: number): RunLog {
  const log = emptyOr(checkpoint)
  if (state === 'finished' || checkpoint.step >= config.steps) return log
  const recorder = new LogRecorder(log)
  recorder.append('gaps', checkpoint.step, { seconds: Math.max(0, Date.now() - savedAt) / 1000, closed: 1 })
  return recorder.until(checkpoint.step)
}

/** Why the numbers may not be those of a run that was never interrupted. Adapters are held against each other by name. */
function cautionsOf({ codeVersion, probe, adapter: before }: ReadCheckpoint, adapter = ''): string[] {
  const cautions: string[] = []
  if (codeVersion !== CODE_VERSION)
    cautions.push(
      `It was saved by version ${codeVersion.slice(0, 20)} of this page, and this is ${CODE_VERSION}: numbers may differ from here on.`,
    )
  if (before && adapter && before !== adapter)
    cautions.push(
      `It was trained on another adapter (${before.slice(0, 80)}): from here on the last digits may differ.`,
    )
  if (!probe) cautions.push('The file is from before the online probe was saved with it, so the probe begins anew.')
  return cautions
}

/** Each run's record: its own where it goes on, a new one, with a name and a colour that no other has, where it begins. */
function recordsOf(runs: readonly NewRun[], others: readonly RunRecord[], adapter: string): RunRecord[] {
  const keys = runs.map(({ record }) => record?.key ?? crypto.randomUUID())
  const letters = runs.length > 1 ? (['A', 'B'] as const) : ([''] as const)
  const name = newName(runs[0].config, others, letters)
  const made: RunRecord[] = []
  runs.forEach(({ config, dataset, record, log }, i) => {
    const letter = letters[i]
    const { card, hash = null } = dataset
    const twin = letter ? { key: keys[1 - i], letter } : null
    made.push(
      record ?? {
        key: keys[i],
        name: letter ? `${name} ${letter}` : name,
        colour: newColour([...others, ...made]),
        isPinned: false,
        removedAt: null,
        config,
        data: { name: card.name, title: card.title, hash, test: dataset.test.count },
        adapter,
        startedAt: Date.now(),
        state: 'open',
        failure: null,
        twin,
        // one out of a file brings what it has measured
        latest: { loss: log ? lastOf(log.steps, 'loss') : null, knn: log ? lastOf(log.evaluations, 'knn') : null },
        copies: [],
      },
    )
  })
  return made
}
