// The worker that owns the truth: device, data and runs. It speaks train/protocol.ts and nothing else.

import '../runs/noEval'
import type { Dataset } from '../data/dataset'
import { STORE_NAME } from '../data/job'
import { limited } from '../data/limit'
import { lookAt } from '../data/remote/remote'
import { setMeta } from '../data/sets.config'
import { messageOf } from '../base/messageOf'
import { browserLock, openBrowserFolder } from '../base/storage/opfs'
import { DataStore } from '../data/store/store'
import { Gpu, NoDeviceError, describe } from '../gpu/device'
import { GpuHost } from '../gpu/host'
import type { RunConfig } from '../runs/config'
import { browserClaims } from '../runs/store/claims'
import { openBrowserRecords } from '../runs/store/records'
import { RunStore } from '../runs/store/store'
import { DataLibrary } from './dataLibrary'
import { RELOAD } from './failure'
import { planWithin } from './fit'
import { dataShapeOf } from './imagesOfRun'
import { Inspector } from './inspector'
import { KernelDesk } from './kernels/desk'
import { OpenedFiles } from './openedFiles'
import { pageTuner } from './pageTuner'
import { FeatureProbe } from './probe/featureProbe'
import { fitAside } from './probe/fitAside'
import type { RunLetter, RunPlan, StorageRoom, TrainCommand, TrainEvent } from './protocol'
import { RunLibrary } from './runLibrary'
import { Trainer } from './trainer'
import { viewSheets } from './viewSheets'

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
] as const

/** The folder of the runs in the browser's storage, their database, and the name of the news about them. */
const RUNS = 'runs'

let baseUrl = ''
/** How tiles are chosen, where the page's address says it. */
let tiles: string | null = null

const emit = (event: TrainEvent): void => {
  // a file is handed over, not copied
  self.postMessage(event, { transfer: event.type === 'checkpoint' ? [event.bytes.buffer] : [] })
}

/** After a loss the next device may be another one, and the page is told. */
const host = new GpuHost(() => Gpu.request(navigator.gpu), tellOfDevice)

/** Between the tabs of this page: what the browser keeps has changed. */
const keptNews = new BroadcastChannel(STORE_NAME)
keptNews.addEventListener('message', () => void library.list())
const runNews = new BroadcastChannel(RUNS)
runNews.addEventListener('message', () => void runLibrary.list())

async function room(): Promise<StorageRoom | null> {
  const { usage, quota } = await navigator.storage.estimate()
  return usage === undefined || quota === undefined ? null : { usedBytes: usage, quotaBytes: quota }
}

const library = new DataLibrary({
  startReader: () => new Worker(new URL('../data/worker.ts', import.meta.url), { type: 'module' }),
  openStore: async () => new DataStore(await openBrowserFolder(STORE_NAME), browserLock(STORE_NAME)),
  room,
  emit: (event) => {
    if (event.type === 'data-loaded') void inspector.forgetImages()
    emit(event)
  },
  announce: () => keptNews.postMessage('changed'),
})

const runLibrary = new RunLibrary({
  openStore: async () => new RunStore(await openBrowserFolder(RUNS), await openBrowserRecords(RUNS)),
  claims: browserClaims('run '),
  room,
  emit,
  announce: () => runNews.postMessage('changed'),
})

const files = new OpenedFiles(emit)
const inspector: Inspector = new Inspector({
  gpu: () => host.gpu(),
  datasetOf,
  run: (runId) => trainer.group?.find(runId) ?? null,
  file: (runId) => files.find(runId),
  emit,
})

const trainer: Trainer = new Trainer({
  host,
  library: runLibrary,
  inspector,
  datasetOf,
  find: (name, hash) => library.find(name, hash),
  tunerOf: (gpu) => pageTuner(gpu, tiles),
  emit,
})

const kernels = new KernelDesk({
  gpu: () => host.gpu(),
  datasetOf,
  isTraining: () => trainer.group?.runs.some(({ session }) => session.isStepping) ?? false,
  tell: (news) => emit({ type: 'kernels', ...news }),
})

const probe = new FeatureProbe({
  gpu: () => host.gpu(),
  datasetOf,
  file: (runId) => files.find(runId),
  copy: (asked, step) => inspector.copy(asked, step),
  fit: fitAside,
  emit,
})

type CommandOf<T extends TrainCommand['type']> = Extract<TrainCommand, { type: T }>

self.addEventListener('message', ({ data }: MessageEvent<TrainCommand>) => {
  handle(data).catch((error: unknown) => {
    if (data.type !== 'start') return reportError(error) // nothing that was foreseen: the page hears it as the worker's own
    for (const { runId } of [data, ...(data.twin ? [data.twin] : [])])
      emit({ type: 'failed', runId, step: 0, message: messageOf(error), advice: RELOAD })
  })
})

async function handle(command: TrainCommand): Promise<void> {
  switch (command.type) {
    case 'hello':
      ;({ baseUrl, tiles = null } = command)
      await Promise.all([hello(), library.list(), runLibrary.open()])
      return
    case 'load-data': {
      const { type: _, ...given } = command
      void library.load(given.name, { from: 'files', ...given, baseUrl })
      return
    }
    case 'resize-data':
      return library.resize(command.name, command.size, command.replaces, baseUrl)
    case 'look-at':
      return look(command)
    case 'fetch-data': {
      const { name, remotes, size } = command
      void library.load(name, { from: 'addresses', name, remotes, size, baseUrl })
      return
    }
    case 'load-kept':
      void library.load(command.name, { from: 'store', hash: command.hash })
      return
    case 'cancel-data':
      return library.cancel()
    case 'remove-kept':
      return library.remove(command.hash)
    case 'plan':
      return plan(command.planId, command.config, command.twin)
    case 'views':
      return views(command)
    case 'start':
      return trainer.start(command)
    case 'pause':
      return trainer.pause()
    case 'resume':
      return trainer.resume()
    case 'step':
      return trainer.singleStep()
    case 'stop':
      return trainer.stop()
    case 'save':
      return trainer.save(command)
    case 'hidden':
      return trainer.keepNow()
    case 'go-on':
      return trainer.goOn(command).catch((error: unknown) => emit({ type: 'not-restored', message: messageOf(error) }))
    case 'open-checkpoint':
      return runLibrary.openFile(command.openId, command.name, command.file)
    case 'forget-checkpoint':
      return runLibrary.forgetFile()
    case 'change-run':
      return orLibraryFailed(runLibrary.change(command.key, command.change))
    case 'read-log':
      return orLibraryFailed(runLibrary.readLog(command.key))
    case 'open-file':
      return files.open(command.runId, command.file)
    case 'close-file':
      files.close()
      return inspector.forgetImages()
    case 'inspect':
      return inspector.ask(command)
    case 'close-view':
      return inspector.close(command.view)
    case 'kernels':
      return kernels.handle(command)
    case 'probe':
      return probe.ask(command)
    case 'cancel-probe':
      return probe.cancel()
    default:
      return command satisfies never
  }
}

async function hello(): Promise<void> {
  await host.gpu().catch(() => undefined) // the page is told
}

function tellOfDevice(outcome: Gpu | NoDeviceError): void {
  if (outcome instanceof NoDeviceError)
    return emit({ type: 'no-device', reason: outcome.message, advice: outcome.advice })
  const { info, device, isSoftware, hasQuads } = outcome
  emit({
    type: 'device',
    device: {
      vendor: info.vendor,
      architecture: info.architecture,
      description: describe(info),
      isSoftware,
      features: [...device.features].sort(),
      hasQuads,
      limits: Object.fromEntries(LIMITS.map((name) => [name, device.limits[name]])),
      ...refusedTiles(outcome),
    },
  })
}

/** Why what the address says of tiles is not heard, where it is not. */
function refusedTiles(gpu: Gpu): { refusedTiles?: string } {
  try {
    pageTuner(gpu, tiles)
    return {}
  } catch (error) {
    tiles = null
    return { refusedTiles: messageOf(error) }
  }
}

async function look({ lookId, urls }: CommandOf<'look-at'>): Promise<void> {
  try {
    emit({ type: 'remote-seen', lookId, remotes: await Promise.all(urls.map((url) => lookAt(url))) })
  } catch (error) {
    emit({ type: 'look-failed', lookId, message: messageOf(error) })
  }
}

/** The data a configuration asks for; a set that comes with the page loads itself, others must have been given. */
async function datasetOf({ data }: RunConfig): Promise<Dataset> {
  const { name, size } = data
  const { files, isResized } = setMeta(name)
  const found = library.get(name)
  if (found && isResized && found.size !== size)
    throw new Error(
      `The loaded images are ${found.size} × ${found.size} pixels; this experiment needs ${size} × ${size}. They must be read again.`,
    )
  if (found) return limited(found, data)
  if (files)
    throw new Error('The images are not loaded yet: choose their files under Images, or drop them on the page.')
  return limited(await library.load(name, { from: 'files', name, files: [], size, baseUrl }), data)
}

async function plan(planId: number, config: RunConfig, twin: RunConfig | undefined): Promise<void> {
  let letter: RunLetter = 'A'
  try {
    const plan = await planOf(config)
    letter = 'B'
    emit({ type: 'planned', planId, plan, ...(twin && { twinPlan: await planOf(twin) }) })
  } catch (error) {
    emit({ type: 'refused', planId, message: messageOf(error), ...(twin && { letter }) })
  }
}

async function planOf(config: RunConfig): Promise<RunPlan> {
  const dataset = await datasetOf(config)
  return planWithin(await host.gpu(), config, dataShapeOf(dataset))
}

async function views({ viewsId, config, step, count }: CommandOf<'views'>): Promise<void> {
  try {
    const dataset = await datasetOf(config)
    emit({ type: 'views', viewsId, sheets: await host.use((gpu) => viewSheets(gpu, dataset, config, step, count)) })
  } catch (error) {
    emit({ type: 'views-failed', viewsId, message: messageOf(error) })
  }
}

async function orLibraryFailed(act: Promise<void>): Promise<void> {
  await act.catch((error: unknown) => emit({ type: 'library-failed', message: messageOf(error) }))
}
