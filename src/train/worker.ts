// The worker that owns the truth: device, data and runs. It speaks train/protocol.ts and nothing else.

import type { Dataset } from '../data/dataset'
import { STORE_NAME } from '../data/job'
import { limited } from '../data/limit'
import { lookAt } from '../data/remote/remote'
import { setMeta, type DataName } from '../data/sets.config'
import { browserLock, openBrowserFolder } from '../base/storage/opfs'
import { DataStore } from '../data/store/store'
import { Gpu, NoDeviceError, describe } from '../gpu/device'
import type { RunConfig } from '../runs/config'
import { checkpointOf } from './checkpoint'
import { DataLibrary } from './dataLibrary'
import { Inspector } from './inspector'
import { planRun } from './plan'
import type { RunPlan, TrainCommand, TrainEvent } from './protocol'
import { RunGroup } from './runGroup'
import { viewSheets } from './viewSheets'

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
] as const

let baseUrl = ''
let device: Promise<Gpu> | null = null
/** The runs of the last start, and when all of them have ended. */
let current: { group: RunGroup; ended: Promise<void> } | null = null

const emit = (event: TrainEvent): void => {
  self.postMessage(event)
}

/** Between the tabs of this page: what the browser keeps has changed. */
const keptNews = new BroadcastChannel(STORE_NAME)
keptNews.addEventListener('message', () => void library.list())

const library = new DataLibrary({
  startReader: () => new Worker(new URL('../data/worker.ts', import.meta.url), { type: 'module' }),
  openStore: async () => new DataStore(await openBrowserFolder(STORE_NAME), browserLock(STORE_NAME)),
  room: async () => {
    const { usage, quota } = await navigator.storage.estimate()
    return usage === undefined || quota === undefined ? null : { usedBytes: usage, quotaBytes: quota }
  },
  emit: (event) => {
    if (event.type === 'data-loaded') void inspector.forgetImages()
    emit(event)
  },
  announce: () => keptNews.postMessage('changed'),
})

const inspector = new Inspector({ gpu, datasetOf, run: (runId) => current?.group.find(runId) ?? null, emit })

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
      baseUrl = command.baseUrl
      await Promise.all([hello(), library.list()])
      return
    case 'load-data': {
      const { name, files, size } = command
      void library.load(name, { from: 'files', name, files, size, baseUrl })
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
      return save(command.runId)
    case 'inspect':
      return inspector.ask(command)
    case 'close-view':
      return inspector.close(command.view)
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
    const { info, device, isSoftware } = await gpu()
    emit({
      type: 'device',
      device: {
        vendor: info.vendor,
        architecture: info.architecture,
        description: describe(info),
        isSoftware,
        features: [...device.features].sort(),
        limits: Object.fromEntries(LIMITS.map((name) => [name, device.limits[name]])),
      },
    })
  } catch (error) {
    const advice = error instanceof NoDeviceError ? error.advice : 'Reload the page, or try another browser.'
    emit({ type: 'no-device', reason: messageOf(error), advice })
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
  const { size, classes, card } = await datasetOf(config)
  const normalization = { mean: card.mean, std: card.std }
  return planRun(await gpu(), config, { size, classes: classes.length, normalization })
}

async function views(config: RunConfig, step: number, count: number): Promise<void> {
  try {
    emit({ type: 'views', sheets: await viewSheets(await gpu(), await datasetOf(config), config, step, count) })
  } catch (error) {
    emit({ type: 'views-failed', message: messageOf(error) })
  }
}

async function start({ runId, config, paused = false, twin }: CommandOf<'start'>): Promise<void> {
  current?.group.stop()
  await current?.ended
  const wanted = twin ? [{ runId, config }, twin] : [{ runId, config }]
  const device = await gpu()
  const entries = await Promise.all(wanted.map(async (run) => ({ ...run, dataset: await datasetOf(run.config) })))
  current = null
  await inspector.release()
  const group = new RunGroup(device, entries, { paused, onEnd: (run) => inspector.keep(run) }, (event) => {
    emit(event)
    if (event.type === 'started') inspector.wake()
  })
  current = { group, ended: group.train(() => inspector.wake()) }
  await current.ended
}

async function save(runId: number): Promise<void> {
  const run = current?.group.find(runId)
  if (!run) return
  const { session, config, dataset } = run
  const { step, bytes } = await checkpointOf(session, config, dataset)
  self.postMessage({ type: 'checkpoint', runId, step, bytes } satisfies TrainEvent, {
    transfer: [bytes.buffer],
  })
}
