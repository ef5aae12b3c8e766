// The runs of the last start, in the worker: begun, gone on with, saved, ended, and what belongs to a run tied to it: who
// keeps it, and who looks into it.
//
// Starts come one after the other, each until its runs can be reached, so that there are never two groups. Images and
// devices may be long in coming; what is asked of runs that are on their way is done when they are there.

import { messageOf } from '../base/messageOf'
import { NoDeviceError, describe, type Gpu } from '../gpu/device'
import type { GpuHost } from '../gpu/host'
import { DeviceLostError } from '../gpu/loss'
import type { ReadCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import { checkpointOf, fileOf } from './checkpoint'
import { RELOAD } from './failure'
import type { GroupRun } from './groupRun'
import { imagesOfRun, toldOf, type ImagePlaces } from './imagesOfRun'
import type { Inspector } from './inspector'
import type { FileFormat, RestoredRun, RunLog, TrainCommand, TrainEvent } from './protocol'
import { RunGroup } from './runGroup'
import type { RunKeeper } from './runKeeper'
import type { NewRun, RunLibrary } from './runLibrary'
import type { RunEnd } from './session'
import type { Tuner } from './tuner'

type CommandOf<T extends TrainCommand['type']> = Extract<TrainCommand, { type: T }>

export interface TrainerPlaces extends ImagePlaces {
  host: GpuHost
  library: RunLibrary
  inspector: Inspector
  /** Who chooses tiles for a device; the rule does without. */
  tunerOf?: (gpu: Gpu) => Tuner | null
  emit: (event: TrainEvent) => void
}

/** A run whose images are here. `from`: where it goes on. */
type ReadyRun = NewRun & { from?: ReadCheckpoint }
type GoingRun = NewRun & { from: ReadCheckpoint; log: RunLog }

/** What is asked of runs. */
type Act = (group: RunGroup) => void

interface Current {
  group: RunGroup
  keeper: RunKeeper
  /** When all of them have ended. */
  ended: Promise<void>
}

export class Trainer {
  readonly #places: TrainerPlaces
  #current: Current | null = null
  /** The last start, until its runs can be reached. */
  #opening: Promise<unknown> = Promise.resolve()
  /** What was asked of the runs of the last start, while they are on their way; null where none are. */
  #expected: Act[] | null = null

  constructor(places: TrainerPlaces) {
    this.#places = places
  }

  get group(): RunGroup | null {
    return this.#current?.group ?? null
  }

  /** These four are for all runs of the last start, those on their way too. */
  pause(): void {
    this.#ask((group) => group.pause())
  }

  resume(): void {
    this.#ask((group) => group.resume())
  }

  singleStep(): void {
    this.#ask((group) => group.singleStep())
  }

  stop(): void {
    this.#ask((group) => group.stop())
  }

  /** Copy what is new: the page may be ended. */
  keepNow(): void {
    this.#current?.keeper.saveNow()
  }

  /** Begin a run, or two twins, in place of what exists. Resolves when all have ended. */
  async start({ runId, config, paused = false, twin }: CommandOf<'start'>): Promise<void> {
    const { library, datasetOf } = this.#places
    const acts: Act[] = (this.#expected = [])
    const current = await this.#inTurn(acts, async () => {
      if (this.#expected !== acts) return null // a newer start takes its place
      await this.#end()
      const wanted: { runId: number; config: RunConfig }[] = twin ? [{ runId, config }, twin] : [{ runId, config }]
      const runs = await Promise.all(wanted.map(async (run) => ({ ...run, dataset: await datasetOf(run.config) })))
      return this.#begin(runs, await library.keep(runs, await this.#adapter()), paused, acts)
    })
    await current?.ended
  }

  /**
   * Go on with runs, once nothing stands against it. @throws a sentence where something does; what exists goes on then,
   * unless it was ended for being one of these, and what stands against it came with its last copy
   */
  async goOn({ runs: wanted, paused }: CommandOf<'go-on'>): Promise<void> {
    const { library, emit } = this.#places
    const acts: Act[] = []
    const current = await this.#inTurn(acts, async () => {
      const adapter = await this.#adapter()
      let { runs, cautions } = await this.#found(wanted, adapter)
      if (wanted.some(({ key }) => key !== null && library.holds(key))) {
        await this.#end() // they are of the last start, which holds them until all of it has ended, and then has kept more
        ;({ runs, cautions } = await this.#found(wanted, adapter))
      }
      const keeper = await library.keep(runs, adapter)
      await this.#end()
      this.#expected ??= acts
      emit({ type: 'restored', runs: runs.map((run) => restoredOf(run, keeper)), cautions })
      library.forgetFile()
      return this.#begin(runs, keeper, paused, acts)
    })
    await current?.ended
  }

  /** A run that lives as a file, or why there is none; both are told. */
  async save({ runId, format }: CommandOf<'save'>): Promise<void> {
    const { emit } = this.#places
    try {
      emit({ type: 'checkpoint', runId, format, ...(await this.file(runId, format)) })
    } catch (error) {
      emit({ type: 'not-saved', runId, message: messageOf(error) })
    }
  }

  /** A run as the bytes of a file, until the next start. @throws a sentence where there is nothing of it */
  async file(runId: number, format: FileFormat): Promise<{ step: number; bytes: Uint8Array<ArrayBuffer> }> {
    const run = this.#current?.group.find(runId)
    if (!run || !this.#current) throw new Error(GONE)
    const { keeper, group } = this.#current
    const { session, config, dataset, last } = run
    const surroundings = { adapter: run.adapter, logUntil: (step: number) => keeper.logUntil(runId, step) }
    if (last) {
      const { snapshot, shapes } = last
      return { step: snapshot.step, bytes: fileOf(snapshot, shapes, config, dataset, format, surroundings) }
    }
    if (run.hasEnded) throw new Error(GONE)
    try {
      return await checkpointOf(session, config, dataset, format, surroundings)
    } catch (error) {
      if (!(error instanceof DeviceLostError)) throw error
      await group.rebuilt(run, session) // and is saved as it is then
      return this.file(runId, format)
    }
  }

  #ask(act: Act): void {
    if (this.#expected) this.#expected.push(act)
    else if (this.#current) act(this.#current.group)
  }

  /** Do what begins runs after what began others. @param acts what is asked of these meanwhile */
  async #inTurn<T>(acts: Act[], begin: () => Promise<T>): Promise<T> {
    const turn = this.#opening.then(begin)
    this.#opening = turn.catch(() => undefined) // told to whoever asked for it
    try {
      return await turn
    } finally {
      if (this.#expected === acts) this.#expected = null // they never came
    }
  }

  async #adapter(): Promise<string> {
    return describe((await this.#places.host.gpu()).info)
  }

  /** Kept runs with the images that they have seen. @throws a sentence where one cannot go on */
  async #found(wanted: CommandOf<'go-on'>['runs'], adapter: string): Promise<{ runs: GoingRun[]; cautions: string[] }> {
    const { library } = this.#places
    const found = await Promise.all(
      wanted.map(async ({ runId, key }) => ({ runId, ...(await library.find(key, adapter)) })),
    )
    const runs: GoingRun[] = []
    for (const { runId, checkpoint, record, log } of found) {
      const dataset = await imagesOfRun(checkpoint, record?.data.title, this.#places)
      runs.push({ runId, config: checkpoint.config, dataset, record, log, from: checkpoint })
    }
    return { runs, cautions: [...new Set(found.flatMap(({ cautions }) => cautions))] }
  }

  async #end(): Promise<void> {
    this.#current?.group.stop()
    await this.#current?.ended.catch(() => undefined) // told to whoever began it
  }

  /** Have runs train from now on. Where they cannot begin, they are given free and fail. */
  async #begin(runs: readonly ReadyRun[], keeper: RunKeeper, paused: boolean, acts: Act[]): Promise<Current | null> {
    const { host, inspector, tunerOf, emit } = this.#places
    try {
      const gpu = await host.gpu()
      this.#current = null
      await inspector.release()
      const onEnd = async (run: GroupRun, end: RunEnd) => {
        await keeper.end(run.runId, end)
        await run.keepLast()
        await inspector.keep(run)
      }
      const group = new RunGroup(gpu, runs, { paused, devices: host, onEnd, tunerOf }, (event) => {
        emit(event)
        keeper.hear(event)
        if (event.type === 'started') inspector.wake()
      })
      for (const run of group.runs) keeper.follow(run)
      for (const act of acts) act(group)
      this.#current = { group, keeper, ended: this.#trainAndRelease(group, keeper) }
      if (this.#expected === acts) this.#expected = null // they can be reached
      return this.#current
    } catch (error) {
      await keeper.release()
      const words = { message: messageOf(error), advice: error instanceof NoDeviceError ? error.advice : RELOAD }
      for (const { runId, from } of runs) emit({ type: 'failed', runId, step: from?.step ?? 0, ...words })
      return null
    }
  }

  async #trainAndRelease(group: RunGroup, keeper: RunKeeper): Promise<void> {
    try {
      await group.train(() => this.#places.inspector.wake())
    } finally {
      await keeper.release()
    }
  }
}

const GONE =
  'There are no weights to save: the run ended without them, or another run has started. Kept copies are under Runs.'

const restoredOf = ({ runId, config, dataset, from, log }: GoingRun, keeper: RunKeeper): RestoredRun => ({
  runId,
  key: keeper.keyOf(runId),
  config,
  images: toldOf(dataset),
  step: from.step,
  log,
})
