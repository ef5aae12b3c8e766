// What the page's worker has to train with, over folders and claims in memory: all that it tells is kept, and tests may act
// on it as a page would.

import type { Dataset } from '../src/data/dataset'
import { Gpu } from '../src/gpu/device'
import { GpuHost } from '../src/gpu/host'
import type { Claims } from '../src/runs/store/claims'
import { RunStore } from '../src/runs/store/store'
import { Inspector } from '../src/train/inspector'
import type { TrainEvent } from '../src/train/protocol'
import { RunLibrary } from '../src/train/runLibrary'
import { Trainer } from '../src/train/trainer'
import { FailingFolder } from './failingFolder'
import { FailingRecords } from './failingRecords'
import { gpu } from './gpu'
import { storyOf, type Kind } from './sessions'
import { tinyData } from './tinyRun'

/** A browser with what it keeps, and tabs that are opened in it one after the other. */
export class Browser {
  readonly folder = new FailingFolder()
  readonly store = new RunStore(this.folder, new FailingRecords(this.folder))
  /** Runs that a tab holds. */
  readonly held = new Set<string>()
  told: TrainEvent[] = []

  readonly claims: Claims = {
    take: (key) => {
      if (this.held.has(key)) return Promise.resolve(null)
      this.held.add(key)
      return Promise.resolve(() => void this.held.delete(key))
    },
    held: () => Promise.resolve(new Set(this.held)),
    freed: () => new Promise(() => undefined),
  }

  /** @param act is told of every event @param request a device @param dataset what all runs see, when it comes */
  open({
    act = () => undefined,
    request = () => Promise.resolve(new Gpu(gpu.device, gpu.info)),
    datasetOf = () => Promise.resolve(tinyData()),
  }: {
    act?: (event: TrainEvent, trainer: Trainer) => void
    request?: () => Promise<Gpu>
    datasetOf?: () => Promise<Dataset>
  } = {}) {
    const emit = (event: TrainEvent) => {
      this.told.push(event)
      act(event, trainer)
    }
    const host = new GpuHost(request)
    const library = new RunLibrary({
      openStore: () => Promise.resolve(this.store),
      claims: this.claims,
      room: () => Promise.resolve(null),
      emit,
      announce: () => undefined,
    })
    const inspector: Inspector = new Inspector({
      gpu: () => host.gpu(),
      datasetOf,
      run: (runId) => trainer.group?.find(runId) ?? null,
      file: () => null,
      emit,
    })
    const trainer: Trainer = new Trainer({ host, library, inspector, datasetOf, find: () => datasetOf(), emit })
    return { trainer, inspector, host, library }
  }

  of<K extends Kind>(type: K, runId = 1) {
    return this.told.filter(
      (event): event is Extract<TrainEvent, { type: K }> =>
        event.type === type && (!('runId' in event) || event.runId === runId),
    )
  }

  /** Kinds of events of a run, see `storyOf`. */
  story(runId = 1): Kind[] {
    return storyOf(this.told.filter((event) => 'runId' in event && event.runId === runId))
  }
}
