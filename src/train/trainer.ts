// The runs of the last start, in the worker: begun, gone on with, saved, ended, and what belongs to a run tied to it: who
// keeps it, and who looks into it.

import type { Dataset } from '../data/dataset'
import { describe, type Gpu } from '../gpu/device'
import type { GpuHost } from '../gpu/host'
import { DeviceLostError } from '../gpu/loss'
import type { ReadCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import { checkpointOf } from './checkpoint'
import type { GroupEntry, GroupRun } from './groupRun'
import { imagesOfRun, type ImagePlaces } from './imagesOfRun'
import type { Inspector } from './inspector'
import type { FileFormat, RunLog, TrainCommand, TrainEvent } from './protocol'
import { RunGroup } from './runGroup'
import type { RunKeeper } from './runKeeper'
import type { NewRun, RunLibrary } from './runLibrary'
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

interface Current {
  group: RunGroup
  keeper: RunKeeper
  /** When all of them have ended. */
  ended: Promise<void>
}

export class Trainer {
  readonly #places: TrainerPlaces
  #current: Current | null = null

  constructor(places: TrainerPlaces) {
    this.#places = places
  }

  get group(): RunGroup | null {
    return this.#current?.group ?? null
  }

  /** Copy what is new: the page may be ended. */
  keepNow(): void {
    this.#current?.keeper.saveNow()
  }

  /** Begin a run, or two twins, in place of what exists. Resolves when all have ended. */
  async start({ runId, config, paused = false, twin }: CommandOf<'start'>): Promise<void> {
    const { library, datasetOf } = this.#places
    await this.#end()
    const wanted: { runId: number; config: RunConfig }[] = twin ? [{ runId, config }, twin] : [{ runId, config }]
    const runs = await Promise.all(wanted.map(async (run) => ({ ...run, dataset: await datasetOf(run.config) })))
    const keeper = await library.keep(runs, await this.#adapter())
    await this.#train(runs, keeper, paused)
  }

  /** Go on with runs, once nothing stands against it. @throws a sentence where something does; what exists goes on then */
  async goOn({ runs: wanted, paused }: CommandOf<'go-on'>): Promise<void> {
    const { library, emit } = this.#places
    const adapter = await this.#adapter()
    const found = await Promise.all(
      wanted.map(async ({ runId, key }) => ({ runId, ...(await library.find(key, adapter)) })),
    )
    const runs: (NewRun & { dataset: Dataset; from: ReadCheckpoint; log: RunLog })[] = []
    for (const { runId, checkpoint, record, log } of found) {
      const dataset = await imagesOfRun(checkpoint, record?.data.title, this.#places)
      runs.push({ runId, config: checkpoint.config, dataset, record, log, from: checkpoint })
    }
    const keeper = await library.keep(runs, adapter)
    await this.#end()
    const restored = runs.map(({ runId, config, from, log }) => ({ runId, key: keeper.keyOf(runId), config, step: from.step, log })) // prettier-ignore
    const cautions = [...new Set(found.flatMap(({ cautions }) => cautions))]
    emit({ type: 'restored', runs: restored, cautions })
    await this.#train(runs, keeper, paused)
  }

  /** A run that lives as the bytes of a file; null where it lives no longer. */
  async file(runId: number, format: FileFormat): Promise<{ step: number; bytes: Uint8Array<ArrayBuffer> } | null> {
    const run = this.#current?.group.find(runId)
    if (!run || !this.#current) return null
    const { keeper, group } = this.#current
    const { session, config, dataset } = run
    try {
      return await checkpointOf(session, config, dataset, format, {
        adapter: await this.#adapter(),
        logUntil: (step) => keeper.logUntil(runId, step),
      })
    } catch (error) {
      if (!(error instanceof DeviceLostError)) throw error
      await group.rebuilt(run, session) // and is saved as it is then
      return run.hasEnded ? null : this.file(runId, format)
    }
  }

  async #adapter(): Promise<string> {
    return describe((await this.#places.host.gpu()).info)
  }

  async #end(): Promise<void> {
    this.#current?.group.stop()
    await this.#current?.ended
  }

  async #train(runs: readonly GroupEntry[], keeper: RunKeeper, paused: boolean): Promise<void> {
    const { host, inspector, tunerOf, emit } = this.#places
    const gpu = await host.gpu()
    this.#current = null
    await inspector.release()
    const onEnd = async (run: GroupRun) => {
      await keeper.end(run.runId)
      await inspector.keep(run)
    }
    const group = new RunGroup(gpu, runs, { paused, devices: host, onEnd, tunerOf }, (event) => {
      emit(event)
      keeper.hear(event)
      if (event.type === 'started') inspector.wake()
    })
    for (const run of group.runs) keeper.follow(run)
    const ended = this.#trainAndRelease(group, keeper)
    this.#current = { group, keeper, ended }
    await ended
  }

  async #trainAndRelease(group: RunGroup, keeper: RunKeeper): Promise<void> {
    try {
      await group.train(() => this.#places.inspector.wake())
    } finally {
      await keeper.release()
    }
  }
}
