// The worker that owns the truth: device, data and runs. It speaks train/protocol.ts and nothing else.

import '../runs/noEval'
import type { Dataset } from '../data/dataset'
import { STORE_NAME } from '../data/job'
import { limited } from '../data/limit'
import { lookAt } from '../data/remote/remote'
import { setMeta, type DataName } from '../data/sets.config'
import { browserLock, openBrowserFolder } from '../base/storage/opfs'
import { DataStore } from '../data/store/store'
import { Gpu, NoDeviceError, describe } from '../gpu/device'
import type { ReadCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import { browserClaims } from '../runs/store/claims'
import { openBrowserRecords } from '../runs/store/records'
import { RunStore } from '../runs/store/store'
import { checkpointOf } from './checkpoint'
import { DataLibrary } from './dataLibrary'
import { dataShapeOf, imagesOfRun } from './imagesOfRun'
import { Inspector } from './inspector'
import { KernelDesk } from './kernels/desk'
import { OpenedFiles } from './openedFiles'
import { pageTuner } from './pageTuner'
import { planRun } from './plan'
import { FeatureProbe } from './probe/featureProbe'
import { fitAside } from './probe/fitAside'
import type { RunLog, RunPlan, StorageRoom, TrainCommand, TrainEvent } from './protocol'
import { RunGroup, type GroupEntry, type GroupRun } from './runGroup'
import type { RunKeeper } from './runKeeper'
import { RunLibrary, type NewRun } from './runLibrary'
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
let device: Promise<Gpu> | null = null
/** How tiles are chosen, where the page's address says it. */
let tiles: string | null = null
/** The runs of the last start, who keeps them, and when all of them have ended. */
let current: { group: RunGroup; keeper: RunKeeper; ended: Promise<void> } | null = null

const emit = (event: TrainEvent): void => {
  self.postMessage(event)
}

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
const inspector = new Inspector({
  gpu,
  datasetOf,
  run: (runId) => current?.group.find(runId) ?? null,
  file: (runId) => files.find(runId),
  emit,
})

const kernels = new KernelDesk({
  gpu,
  datasetOf,
  isTraining: () => current?.group.runs.some(({ session }) => session.isStepping) ?? false,
  tell: (news) => emit({ type: 'kernels', ...news }),
})

const probe = new FeatureProbe({
  gpu,
  datasetOf,
  file: (runId) => files.find(runId),
  copy: (asked, step) => inspector.copy(asked, step),
  fit: fitAside,
  emit,
})

type CommandOf<T extends TrainCommand['type']> = Extract<TrainCommand, { type: T }>

/** The runs that a command is about: those it names, or those that live. */
const runsOf = (command: TrainCommand): number[] => {
  if (command.type === 'start' && command.twin) return [command.runId, command.twin.runId]
  return 'runId' in command ? [command.runId] : (current?.group.runs.map(({ runId }) => runId) ?? [])
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

self.addEventListener('message', ({ data }: MessageEvent<TrainCommand>) => {
  handle(data).catch((error: unknown) => {
    const advice = 'Reload the page; if it happens again, copy this message.'
    for (const runId of runsOf(data)) emit({ type: 'failed', runId, step: 0, message: messageOf(error), advice })
  })
})

async function handle(command: TrainCommand): Promise<void> {
  switch (command.type) {
    case 'hello':
      ;({ baseUrl, tiles = null } = command)
      await Promise.all([hello(), library.list(), runLibrary.open()])
      return
    case 'load-data': {
      const { name, size } = command
      void library.load(name, { from: 'files', name, files: command.files, size, baseUrl })
      return
    }
    case 'resize-data':
      return library.resize(command.name, command.size, baseUrl)
    case 'look-at':
      return look(command.name, command.urls)
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
      return views(command.config, command.step, command.count)
    case 'start':
      return start(command)
    case 'pause':
      return current?.group.pause()
    case 'resume':
      return current?.group.resume()
    case 'step':
      return current?.group.singleStep()
    case 'stop':
      return current?.group.stop()
    case 'save':
      return save(command)
    case 'hidden':
      return current?.keeper.saveNow()
    case 'go-on':
      return orNotRestored(goOn(command))
    case 'open-checkpoint':
      return orNotRestored(runLibrary.openFile(command.name, command.file))
    case 'change-run':
      return orNotRestored(runLibrary.change(command.key, command.change))
    case 'read-log':
      return orNotRestored(runLibrary.readLog(command.key))
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

async function gpu(): Promise<Gpu> {
  device ??= Gpu.request(navigator.gpu)
  return device
}

async function hello(): Promise<void> {
  try {
    const host = await gpu()
    const { info, device, isSoftware } = host
    emit({
      type: 'device',
      device: {
        vendor: info.vendor,
        architecture: info.architecture,
        description: describe(info),
        isSoftware,
        features: [...device.features].sort(),
        limits: Object.fromEntries(LIMITS.map((name) => [name, device.limits[name]])),
        ...refusedTiles(host),
      },
    })
  } catch (error) {
    const advice = error instanceof NoDeviceError ? error.advice : 'Reload the page, or try another browser.'
    emit({ type: 'no-device', reason: messageOf(error), advice })
  }
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

async function look(name: DataName, urls: readonly string[]): Promise<void> {
  try {
    emit({ type: 'remote-seen', name, remotes: await Promise.all(urls.map((url) => lookAt(url))) })
  } catch (error) {
    emit({ type: 'data-failed', name, message: messageOf(error) })
  }
}

/** The data a configuration asks for; a set that comes with the page loads itself, others must have been given. */
async function datasetOf({ data }: RunConfig): Promise<Dataset> {
  const { name, size } = data
  const { files, isResized } = setMeta(name)
  const found = library.get(name)
  if (found && isResized && found.size !== size)
    throw new Error(`The images are here with ${found.size} pixels a side; they must be read again with ${size}.`)
  if (found) return limited(found, data)
  if (files)
    throw new Error('The images are not loaded yet: choose their files under Images, or drop them on the page.')
  return limited(await library.load(name, { from: 'files', name, files: [], size, baseUrl }), data)
}

async function plan(planId: number, config: RunConfig, twin: RunConfig | undefined): Promise<void> {
  try {
    const plan = await planOf(config)
    emit({ type: 'planned', planId, plan, ...(twin && { twinPlan: await planOf(twin) }) })
  } catch (error) {
    emit({ type: 'refused', planId, message: messageOf(error) })
  }
}

async function planOf(config: RunConfig): Promise<RunPlan> {
  const dataset = await datasetOf(config)
  return planRun(await gpu(), config, dataShapeOf(dataset))
}

async function views(config: RunConfig, step: number, count: number): Promise<void> {
  try {
    emit({ type: 'views', sheets: await viewSheets(await gpu(), await datasetOf(config), config, step, count) })
  } catch (error) {
    emit({ type: 'views-failed', message: messageOf(error) })
  }
}

async function start({ runId, config, paused = false, twin }: CommandOf<'start'>): Promise<void> {
  await endCurrent()
  const wanted = twin ? [{ runId, config }, twin] : [{ runId, config }]
  const runs = await Promise.all(wanted.map(async (run) => ({ ...run, dataset: await datasetOf(run.config) })))
  const keeper = await runLibrary.keep(runs, describe((await gpu()).info))
  await train(runs, keeper, paused)
}

async function endCurrent(): Promise<void> {
  current?.group.stop()
  await current?.ended
}

/** Go on with runs, once nothing stands against it. */
async function goOn({ runs: wanted, paused }: CommandOf<'go-on'>): Promise<void> {
  const adapter = describe((await gpu()).info)
  const found = await Promise.all(
    wanted.map(async ({ runId, key }) => ({ runId, ...(await runLibrary.find(key, adapter)) })),
  )
  const runs: (NewRun & { from: ReadCheckpoint; log: RunLog })[] = []
  for (const { runId, checkpoint, record, log } of found) {
    const dataset = await imagesOfRun(checkpoint, record?.data.title, {
      datasetOf,
      find: (name, hash) => library.find(name, hash),
    })
    runs.push({ runId, config: checkpoint.config, dataset, record, log, from: checkpoint })
  }
  const keeper = await runLibrary.keep(runs, adapter)
  await endCurrent()
  const restored = runs.map(({ runId, config, from, log }) => ({ runId, key: keeper.keyOf(runId), config, step: from.step, log })) // prettier-ignore
  const cautions = [...new Set(found.flatMap(({ cautions }) => cautions))]
  emit({ type: 'restored', runs: restored, cautions })
  await train(runs, keeper, paused)
}

async function train(runs: readonly GroupEntry[], keeper: RunKeeper, paused: boolean): Promise<void> {
  const device = await gpu()
  current = null
  await inspector.release()
  const onEnd = async (run: GroupRun) => {
    await keeper.end(run.runId)
    await inspector.keep(run)
  }
  const group = new RunGroup(device, runs, { paused, onEnd, tuner: pageTuner(device, tiles) }, (event) => {
    emit(event)
    keeper.hear(event)
    if (event.type === 'started') inspector.wake()
  })
  for (const { runId, session } of group.runs) keeper.follow(runId, session)
  const ended = trainAndRelease(group, keeper)
  current = { group, keeper, ended }
  await ended
}

async function trainAndRelease(group: RunGroup, keeper: RunKeeper): Promise<void> {
  try {
    await group.train(() => inspector.wake())
  } finally {
    await keeper.release()
  }
}

async function orNotRestored(act: Promise<void>): Promise<void> {
  await act.catch((error: unknown) => emit({ type: 'not-restored', message: messageOf(error) }))
}

async function save({ runId, format }: CommandOf<'save'>): Promise<void> {
  const run = current?.group.find(runId)
  if (!run || !current) return
  const { keeper } = current
  const { session, config, dataset } = run
  const { step, bytes } = await checkpointOf(session, config, dataset, format, {
    adapter: describe((await gpu()).info),
    logUntil: (step) => keeper.logUntil(runId, step),
  })
  self.postMessage({ type: 'checkpoint', runId, step, format, bytes } satisfies TrainEvent, {
    transfer: [bytes.buffer],
  })
}
