import { beforeEach, describe, expect, test } from 'vitest'
import { FailingFolder } from '../../test/failingFolder'
import { FailingRecords } from '../../test/failingRecords'
import { gpu, instance } from '../../test/gpu'
import { sessionOf } from '../../test/sessions'
import { tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { Gpu, NoDeviceError } from '../gpu/device'
import { GpuHost } from '../gpu/host'
import { decodeCheckpoint } from '../runs/checkpoint'
import { rowsOf, type RunLog } from '../runs/log'
import type { Claims } from '../runs/store/claims'
import { RunStore } from '../runs/store/store'
import { Inspector } from './inspector'
import type { QuestionOf, TrainEvent } from './protocol'
import { RunLibrary } from './runLibrary'
import { Trainer } from './trainer'

const A = 1
const B = 2
const CHANGES: Changes = {
  steps: 30,
  optim: { freezeLastLayerSteps: 2 },
  backbone: { dropPathRate: 0.2 },
  objective: { regionFromStep: 12 },
  evaluation: { everySteps: 8, snapshots: 3 },
}

let folder: FailingFolder
let records: FailingRecords
let told: TrainEvent[]
let given: Gpu[]

beforeEach(() => {
  folder = new FailingFolder()
  records = new FailingRecords(folder)
  told = []
  given = []
})

const claims: Claims = {
  take: () => Promise.resolve(() => undefined),
  held: () => Promise.resolve(new Set()),
  freed: () => new Promise(() => undefined),
}

/** The device of the tests again, under an account of its own: it is lost for those who have it, and can be had again. */
const another = () => Promise.resolve(new Gpu(gpu.device, gpu.info))

type Listener = (event: TrainEvent, trainer: Trainer) => void

/** What the page's worker has, on devices that can be lost. `onEvent` acts as a page, or as a driver, would. */
function workerOf({ request = another, onEvent = () => undefined }: { request?: () => Promise<Gpu>; onEvent?: Listener } = {}) {
  const dataset = tinyData()
  const emit = (event: TrainEvent) => {
    told.push(event)
    onEvent(event, trainer)
  }
  const host = new GpuHost(async () => {
    given.push(await request())
    return given[given.length - 1]
  })
  const library = new RunLibrary({
    openStore: () => Promise.resolve(new RunStore(folder, records)),
    claims,
    room: () => Promise.resolve(null),
    emit,
    announce: () => undefined,
  })
  const datasetOf = () => Promise.resolve(dataset)
  const inspector: Inspector = new Inspector({
    gpu: () => host.gpu(),
    datasetOf,
    run: (runId) => trainer.group?.find(runId) ?? null,
    file: () => null,
    emit,
  })
  const trainer: Trainer = new Trainer({ host, library, inspector, datasetOf, find: () => Promise.resolve(null), emit })
  return { trainer, inspector, host, library }
} // prettier-ignore

const lose = (reason = 'the driver was reset') => given[given.length - 1].loss.declare(reason)
const of = <K extends TrainEvent['type']>(type: K, runId = A) =>
  told.filter((event): event is Extract<TrainEvent, { type: K }> => event.type === type && (!('runId' in event) || event.runId === runId)) // prettier-ignore
const stepOf = (trainer: Trainer, runId = A) => trainer.group?.find(runId)?.session.step ?? 0

/** What the store keeps of a run, in the order of their names. */
async function keptLogs(library: RunLibrary): Promise<RunLog[]> {
  const found = (await new RunStore(folder, records).list()).sort((a, b) => a.name.localeCompare(b.name))
  return Promise.all(found.map(async ({ key }) => (await library.find(key)).log))
}

/** Losses and evaluations as they are kept of a run that nobody interrupted. */
async function uninterrupted(changes: Changes) {
  const { session, losses, of } = sessionOf(changes)
  await session.train()
  const evaluations = of('evaluated').map(({ result: { step, values } }) => ({
    at: step,
    knn: Math.fround(values.knn),
  }))
  return { losses: [...Float32Array.from(losses())], evaluations }
}

function expectWhole({ steps, evaluations, baselines }: RunLog, whole: Awaited<ReturnType<typeof uninterrupted>>) {
  const rows = [...rowsOf(steps)]
  expect(rows.map(({ at }) => at)).toEqual(whole.losses.map((_, step) => step))
  expect(rows.map(({ row }) => row.loss)).toEqual(whole.losses)
  expect([...rowsOf(evaluations)].map(({ at, row }) => ({ at, knn: row.knn }))).toEqual(whole.evaluations)
  expect(baselines.at.length).toBe(whole.evaluations.length ? 1 : 0)
}

/** Have a copy made once so many steps are done, and the device lost so many steps later. */
function lossAt(copyAt: number, lostAt: number, act = () => lose()): Listener {
  let asked = false
  let isLost = false
  return (event, trainer) => {
    if (event.type !== 'metrics') return
    if (!asked && stepOf(trainer) >= copyAt) {
      asked = true
      trainer.keepNow()
    }
    if (!isLost && of('kept').some(({ step }) => step >= copyAt) && stepOf(trainer) >= lostAt) {
      isLost = true
      act()
    }
  }
}

describe('a run whose device is lost is the run that nobody interrupted', () => {
  test('it goes on from the last copy, and what is repeated takes the place of what there was', async () => {
    const whole = await uninterrupted(CHANGES)
    const before = gpu.counts.bytes
    const { trainer, library, inspector } = workerOf({ onEvent: lossAt(10, 17) })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig(CHANGES) })
    const [loss, ...others] = of('device-lost')
    expect(others).toEqual([])
    expect(loss).toMatchObject({ runId: A, reason: 'the driver was reset' })
    expect(loss.from).toBeGreaterThanOrEqual(10)
    expect(loss.step).toBeGreaterThanOrEqual(17)
    expect(of('failed')).toEqual([])
    expect(of('started')).toHaveLength(2)
    const [log] = await keptLogs(library)
    expectWhole(log, whole)
    expect([...rowsOf(log.gaps)]).toEqual([{ at: loss.from, row: { repeated: loss.step - loss.from } }])
    // what was kept to be looked back at stays, and is kept once
    const kept = of('weights-kept').map(({ step }) => step)
    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b))
    await inspector.release()
    expect(given.map(({ counts }) => counts.bytes)).toEqual([0, 0])
    expect(gpu.counts.bytes).toBe(before)
  })

  test('on another adapter, whose name the run and its file have from then on', async () => {
    const other = { ...gpu.info, vendor: 'another', description: 'swiftshader' } as GPUAdapterInfo
    const { trainer, library } = workerOf({
      request: () => Promise.resolve(new Gpu(gpu.device, given.length ? other : gpu.info)),
      onEvent: lossAt(3, 5),
    })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig({ steps: 60 }) })
    expect(of('device-lost')).toHaveLength(1)
    expect(of('finished')).toHaveLength(1)
    const [{ key, adapter }] = await new RunStore(folder, records).list()
    const { bytes } = await trainer.file(A, 'safetensors')
    const told = [adapter, (await library.find(key)).checkpoint.adapter, decodeCheckpoint(bytes).adapter]
    expect(told).toEqual(new Array(3).fill('another swiftshader'))
  })

  test('a device that is really gone', async () => {
    const changes = { ...CHANGES, evaluation: { everySteps: 0 } }
    const whole = await uninterrupted(changes)
    const { trainer, library } = workerOf({
      request: () => Gpu.request(instance),
      onEvent: lossAt(6, 9, () => given[0].device.destroy()),
    })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig(changes) })
    expect(of('device-lost')).toHaveLength(1)
    expect(of('device-lost')[0].reason).toContain('destroyed')
    expect(of('failed')).toEqual([])
    expectWhole((await keptLogs(library))[0], whole)
    expect(given).toHaveLength(2)
    given[1].device.destroy()
  })

  test('both twins, each as it would have been alone', async () => {
    const changes: Changes[] = [{ steps: 20 }, { steps: 20, objective: { name: 'dino' } }]
    const whole = await Promise.all(changes.map(uninterrupted))
    const { trainer, library } = workerOf({ onEvent: lossAt(5, 9) })
    const [config, second] = changes.map(tinyConfig)
    await trainer.start({ type: 'start', runId: A, config, twin: { runId: B, config: second } })
    const losses = [...of('device-lost', A), ...of('device-lost', B)]
    expect(losses.map(({ runId }) => runId)).toEqual([A, B])
    expect(Math.abs(losses[0].from - losses[1].from)).toBeLessThanOrEqual(1)
    const logs = await keptLogs(library)
    logs.forEach((log, i) => expectWhole(log, whole[i]))
    expect([...of('finished', A), ...of('finished', B)]).toHaveLength(2)
  })

  test.each(['building', 'evaluating', 'baselines'] as const)('lost before there is a copy, on %s', async (type) => {
    const whole = await uninterrupted(CHANGES)
    let isLost = false
    const { trainer, library } = workerOf({
      onEvent: (event) => {
        if (event.type !== type || isLost) return
        isLost = true
        lose()
      },
    })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig(CHANGES) })
    expect(of('device-lost')).toMatchObject([{ step: 0, from: 0 }])
    expectWhole((await keptLogs(library))[0], whole)
  })

  test('where the browser keeps nothing, from the copy in memory', async () => {
    folder.create = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'))
    const { trainer } = workerOf({
      onEvent: (event, trainer) => {
        if (event.type !== 'metrics' || of('device-lost').length) return
        if ((trainer.group?.find(A)?.copiedStep ?? 0) >= 5) lose()
        else if (stepOf(trainer) >= 5) trainer.keepNow()
      },
    })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig({ steps: 40 }) })
    expect(of('device-lost')[0].from).toBeGreaterThanOrEqual(5)
    expect(of('finished')).toHaveLength(1)
  })
})

describe('what was asked of a run still holds on the next device', () => {
  test('a paused run stands again at the step it stood at', async () => {
    const { trainer } = workerOf({
      onEvent: (event, trainer) => {
        if (event.type === 'metrics' && of('metrics').length === 1) trainer.group?.pause()
        if (event.type !== 'paused') return
        if (of('paused').length === 1) setTimeout(() => lose())
        else setTimeout(() => trainer.group?.resume())
      },
    })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig({ steps: 12 }) })
    expect(of('device-lost')).toHaveLength(1)
    const [before, after] = of('paused')
    expect(after.step).toBe(before.step)
    expect(of('finished')).toHaveLength(1)
  })

  test('a run that is being stopped stops', async () => {
    const { trainer } = workerOf({
      onEvent: ({ type }, trainer) => {
        if (type !== 'metrics' || of('device-lost').length) return
        trainer.group?.stop()
        lose()
      },
    })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig({ steps: 12 }) })
    expect(of('device-lost')).toHaveLength(1)
    expect(of('stopped')).toHaveLength(1)
    expect(of('failed')).toEqual([])
  })

  test('a file that was asked for comes', async () => {
    const files: ReturnType<Trainer['file']>[] = []
    const { trainer } = workerOf({
      onEvent: ({ type }, trainer) => {
        if (type !== 'metrics' || files.length) return
        files.push(trainer.file(A, 'safetensors'))
        lose()
      },
    })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig({ steps: 12 }) })
    expect(of('device-lost')).toHaveLength(1)
    expect(await files[0]).toMatchObject({ bytes: expect.any(Uint8Array) as Uint8Array })
  })

  test('a view that was asked, and one that is asked when nothing trains any more', async () => {
    const picture = { from: 'set', split: 'test', class: null, index: 0 } as const
    const question: QuestionOf<'correspondence'> = { network: 'teacher', picture, other: null, pair: 'crops', scale: [0.4, 1], colour: 1, seed: 0, draw: 0, largeMaps: false } // prettier-ignore
    const config = tinyConfig({ steps: 12, evaluation: { snapshots: 4 } })
    let inspectId = 0
    const { trainer, inspector } = workerOf({
      onEvent: ({ type }) => {
        if (type !== 'metrics' || inspectId) return
        ask()
        lose()
      },
    })
    const ask = () =>
      inspector.ask({
        inspectId: ++inspectId,
        runs: [{ letter: 'A', runId: A, config }],
        view: 'correspondence',
        question,
      })
    await trainer.start({ type: 'start', runId: A, config })
    await expect.poll(() => of('inspected').length).toBe(1)
    lose('while nothing trains')
    ask()
    await expect.poll(() => of('inspected').length).toBe(2)
    const told = of('inspected').flatMap((event): object[] => event.told)
    expect(told).toMatchObject([{ letter: 'A' }, { letter: 'A', subject: { of: 'run', runId: A, step: 12 } }])
    expect(told.filter((one) => 'failure' in one)).toEqual([])
    expect(given).toHaveLength(3)
    await inspector.release()
  })
})

describe('a run that cannot go on says why, and keeps its copy, from which it may go on', () => {
  const failure = async () => {
    await expect.poll(async () => (await new RunStore(folder, records).list())[0].failure).not.toBeNull()
    const [{ copies, state, failure }] = await new RunStore(folder, records).list()
    expect(copies.length).toBeGreaterThan(0)
    expect([state, failure]).toEqual(['open', of('failed')[0].message]) // its numbers were well
    return of('failed')[0]
  }

  test('lost three times within a minute', async () => {
    let losses = 0
    const { trainer } = workerOf({
      onEvent: ({ type }) => {
        if (type !== (losses ? 'started' : 'kept')) return
        losses++
        setTimeout(() => lose(`loss ${losses}`))
      },
    })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig({ steps: 500 }) })
    expect(of('device-lost')).toHaveLength(2)
    const { message, advice } = await failure()
    expect(message).toContain('lost 3 times within a minute')
    expect(message).toContain('loss 3')
    expect(advice).toContain('smaller batch')
    expect(trainer.group?.runs.every(({ hasEnded }) => hasEnded)).toBe(true)
  })

  test('there is no other device', async () => {
    const none = () => Promise.reject(new NoDeviceError('no adapter', 'none'))
    const { trainer } = workerOf({
      request: () => (given.length ? none() : another()),
      onEvent: ({ type }) => {
        if (type === 'kept') setTimeout(() => lose())
      },
    })
    await trainer.start({ type: 'start', runId: A, config: tinyConfig({ steps: 500 }) })
    expect(of('device-lost')).toEqual([])
    expect((await failure()).message).toBe(
      'The GPU device was lost (the driver was reset), and the browser gives no other one.',
    )
  })
})
