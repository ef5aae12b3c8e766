// The worker that owns the truth: device, data and run. It speaks train/protocol.ts and nothing else.

import type { DataConfig } from '../data/data.config'
import type { Dataset } from '../data/dataset'
import { limited } from '../data/limit'
import { loadDataset } from '../data/registry'
import { Gpu, NoDeviceError, describe } from '../gpu/device'
import type { RunConfig } from '../runs/config'
import { checkpointOf } from './checkpoint'
import { Inspector, type InspectableRun } from './inspector'
import { planRun } from './plan'
import type { TrainCommand, TrainEvent } from './protocol'
import { Session } from './session'
import { viewSheets } from './viewSheets'

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeInvocationsPerWorkgroup',
] as const

let baseUrl = ''
let device: Promise<Gpu> | null = null
const datasets = new Map<DataConfig['name'], Dataset>()
let loading: AbortController | null = null
let current: (InspectableRun & { session: Session; ended: Promise<void> }) | null = null

const emit = (event: TrainEvent): void => {
  self.postMessage(event)
}

const inspector = new Inspector({ gpu, datasetOf, run: () => current, emit })

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

self.addEventListener('message', ({ data }: MessageEvent<TrainCommand>) => {
  handle(data).catch((error: unknown) => {
    emit({
      type: 'failed',
      runId: current?.runId ?? 0,
      step: current?.session.step ?? 0,
      message: messageOf(error),
      advice: 'Reload the page; if it happens again, copy this message.',
    })
  })
})

async function handle(command: TrainCommand): Promise<void> {
  switch (command.type) {
    case 'hello':
      baseUrl = command.baseUrl
      return hello()
    case 'load-data':
      await load(command.name, command.files).catch(() => undefined) // told by data-failed
      return
    case 'cancel-data':
      loading?.abort()
      return
    case 'plan':
      return plan(command.planId, command.config)
    case 'views':
      return views(command.config, command.step, command.count)
    case 'start':
      return start(command.runId, command.config, command.paused ?? false)
    case 'pause':
      return current?.session.pause()
    case 'resume':
      return current?.session.resume()
    case 'step':
      return current?.session.singleStep()
    case 'stop':
      return current?.session.stop()
    case 'save':
      return save()
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

async function load(name: DataConfig['name'], files: readonly File[]): Promise<Dataset> {
  loading?.abort()
  const own = new AbortController()
  loading = own
  let reported = 0
  try {
    const dataset = await loadDataset(
      name,
      { files, fetchBytes },
      {
        signal: own.signal,
        onProgress: (loadedBytes, totalBytes, images) => {
          if (performance.now() - reported < 50 && loadedBytes < totalBytes) return
          reported = performance.now()
          emit({ type: 'data-progress', name, loadedBytes, totalBytes, images })
        },
      },
    )
    datasets.set(name, dataset)
    void inspector.forgetImages()
    emit({ type: 'data-loaded', card: dataset.card })
    return dataset
  } catch (error) {
    emit({ type: 'data-failed', name, message: own.signal.aborted ? 'Loading was cancelled.' : messageOf(error) })
    throw error
  } finally {
    if (loading === own) loading = null
  }
}

async function fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(path, baseUrl))
  if (!response.ok)
    throw new Error(
      `${path}: the page's own file could not be fetched (${response.status} ${response.statusText}); reload the page`,
    )
  return new Uint8Array(await response.arrayBuffer())
}

/** The data a configuration asks for; the bundled set loads itself, others must have been given. */
async function datasetOf({ data }: RunConfig): Promise<Dataset> {
  const found = datasets.get(data.name)
  if (found) return limited(found, data)
  if (data.name !== 'emoji')
    throw new Error('The images are not loaded yet: choose their files under Images, or drop them on the page.')
  return limited(await load('emoji', []), data)
}

async function plan(planId: number, config: RunConfig): Promise<void> {
  try {
    const { size, classes, card } = await datasetOf(config)
    const normalization = { mean: card.mean, std: card.std }
    emit({
      type: 'planned',
      planId,
      plan: planRun(await gpu(), config, { size, classes: classes.length, normalization }),
    })
  } catch (error) {
    emit({ type: 'refused', planId, message: messageOf(error) })
  }
}

async function views(config: RunConfig, step: number, count: number): Promise<void> {
  try {
    emit({ type: 'views', sheets: await viewSheets(await gpu(), await datasetOf(config), config, step, count) })
  } catch (error) {
    emit({ type: 'views-failed', message: messageOf(error) })
  }
}

async function start(runId: number, config: RunConfig, paused: boolean): Promise<void> {
  current?.session.stop()
  await current?.ended
  const [device, dataset] = [await gpu(), await datasetOf(config)]
  current = null
  await inspector.release()
  const tell = (event: TrainEvent) => {
    emit(event)
    if (event.type === 'started') inspector.wake()
  }
  const onEnd = async () => {
    if (current?.runId === runId) await inspector.keep(current)
  }
  const session = new Session(device, dataset, config, { runId, paused, onEnd }, tell)
  const run = { runId, config, dataset, session, hasEnded: false, ended: session.train() }
  current = run
  await run.ended
  run.hasEnded = true
  inspector.wake()
}

async function save(): Promise<void> {
  if (!current) return
  const { session, config, runId } = current
  const { step, bytes } = await checkpointOf(session, config, config.data.name)
  self.postMessage({ type: 'checkpoint', runId, step, bytes } satisfies TrainEvent, {
    transfer: [bytes.buffer],
  })
}
