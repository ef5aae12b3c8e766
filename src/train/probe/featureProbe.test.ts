import { afterEach, expect, test } from 'vitest'
import { fileOf } from '../../../test/archives'
import { capped } from '../../../test/capped'
import { gpu } from '../../../test/gpu'
import { lossesOf } from '../../../test/sessions'
import { tinyConfig, tinyData } from '../../../test/tinyRun'
import { limited } from '../../data/limit'
import { PackedSplit, channelStatistics, type Dataset } from '../../data/dataset'
import { pcg4d } from '../../base/rng'
import type { Gpu } from '../../gpu/device'
import { encodeCheckpoint } from '../../runs/checkpoint'
import { openFile, type OpenedFile } from '../../runs/opened/openFile'
import { evaluateCheckpoint } from '../evaluateCheckpoint'
import { dataShapeOf } from '../imagesOfRun'
import { Inspector, type InspectableRun } from '../inspector'
import type { TrainEvent } from '../protocol'
import { Session } from '../session'
import { FeatureProbe } from './featureProbe'
import { fitHere } from './fitHere'
import type { ProbeEvent } from './messages'
import { PIXEL_PROBE, neighbourCounts, pixelsLeftOut, probeFeatures, type FitProbe } from './probeFeatures'

/** Noise, a little brighter from class to class: some images are told apart, and some are not. */
function noise(count: number, first: number): PackedSplit {
  const bytes = Uint8Array.from({ length: count * 192 }, (_, at) => {
    const image = first + Math.floor(at / 192)
    return 20 * (image % 3) + (pcg4d(1, 0, image, at % 192)[0] >>> 24) * 0.7
  })
  return new PackedSplit(
    bytes,
    8,
    Uint16Array.from({ length: count }, (_, i) => (first + i) % 3),
  )
}

const tiny = tinyData()
const [train, held] = [noise(36, 0), noise(30, 36)]
const data: Dataset = {
  ...tiny, train, test: held, card: { ...tiny.card, train: 36, test: 30, ...channelStatistics(train, 8) },
} // prettier-ignore
const STEPS = 4

let inspector: Inspector | null = null
const { most } = PIXEL_PROBE
afterEach(async () => {
  PIXEL_PROBE.most = most
  await inspector?.release()
  inspector = null
})

interface Options {
  set?: Dataset
  file?: OpenedFile
  fit?: FitProbe
  onEvent?: (event: TrainEvent) => void
  onProbe?: (event: ProbeEvent, probe: FeatureProbe) => void
}

/** A run, and who looks into it and probes it, bound as the worker binds them. */
function runOf({ set = data, file, fit = fitHere, onEvent, onProbe }: Options = {}) {
  const config = tinyConfig({ steps: STEPS, evaluation: { snapshots: 5 } })
  const events: ProbeEvent[] = []
  const losses: number[] = []
  const saved: Uint8Array<ArrayBuffer>[] = []
  const session = new Session(
    gpu,
    data,
    config,
    {
      runId: 4,
      hasHistory: true,
      onEnd: async () => {
        saved.push(encodeCheckpoint({ config, data: 'tiny', ...(await session.snapshot()) }, session.shapes()))
        await looks.keep(run)
      },
    },
    (event) => {
      if (event.type === 'metrics') losses.push(...event.steps.map(({ values }) => values.loss))
      onEvent?.(event)
    },
  )
  const run: InspectableRun = { runId: 4, config, dataset: data, session, hasEnded: false }
  const host = {
    gpu: () => Promise.resolve(gpu),
    datasetOf: (asked: typeof config) => Promise.resolve(limited(set, asked.data)),
    run: (runId: number) => (runId === 4 ? run : null),
    file: (runId: number) => (runId === -1 ? (file ?? null) : null),
    emit: () => undefined,
  }
  const looks = new Inspector(host)
  inspector = looks
  const probe = new FeatureProbe({
    ...host,
    copy: (asked, step) => looks.copy(asked, step),
    fit,
    emit: (event) => {
      events.push(event)
      onProbe?.(event, probe)
    },
  })
  let probeId = 0
  const ask = ({ runId = 4, images = 0, step }: { runId?: number; images?: number; step?: number } = {}) =>
    probe.ask({ type: 'probe', probeId: ++probeId, runId, config, network: 'teacher', images, ...(step !== undefined && { step }) }) // prettier-ignore
  const train = async () => {
    await session.train()
    run.hasEnded = true
  }
  const of = <T extends ProbeEvent['type']>(type: T) =>
    events.filter((event): event is Extract<ProbeEvent, { type: T }> => event.type === type)
  const scores = (part: string) => of('probed').findLast((event) => event.part === part)?.scores
  return { config, ask, probe, events, of, scores, train, losses, saved }
}

const fileFrom = (bytes: Uint8Array<ArrayBuffer>) => openFile(fileOf('x.safetensors', bytes))

/** What the terminal says of a file. */
const evaluated = async (bytes: Uint8Array<ArrayBuffer>, set = data) =>
  evaluateCheckpoint(gpu, await fileFrom(bytes), set, { knn: true, linear: true, correspondence: false, baselines: true }) // prettier-ignore

test('the figures are those of `esvit evaluate` on the same weights, of the network and of its baselines', async () => {
  const { train, ask, of, scores, saved } = runOf()
  await train()
  await ask()
  expect(of('probe-ended')).toEqual([{ type: 'probe-ended', probeId: 1, how: 'done', message: null }])
  expect(of('probed').map(({ part }) => part)).toEqual(['network', 'random', 'pixels'])
  const expected = await evaluated(saved[0])
  for (const [part, ending] of [['network', ''], ['random', 'Random'], ['pixels', 'Pixels']]) {
    const found = scores(part)
    expect(found?.knn.map(({ k, top1 }) => [k, top1])).toEqual([3, 10, 20].map((k) => [k, expected[`knn${k}${ending}`]]))
    expect(found?.knn[0].top1).toBe(expected[`knn${ending}`])
    expect(found?.linear?.top1).toBe(expected[`linear${ending}`])
    expect(found?.linear?.trainTop1).toBe(expected[`linearTrain${ending}`])
  } // prettier-ignore
  const [{ probed }] = of('probed')
  expect(probed).toMatchObject({ subject: { of: 'run', runId: 4, step: STEPS }, train: 36, test: 30, leftOut: [100, 200], pixelsLeftOut: null }) // prettier-ignore
  const linear = scores('network')?.linear
  expect(linear).toMatchObject({ blocks: 2, width: 24, top5: null })
  expect(linear?.losses).toHaveLength(60)
  expect(linear?.confusion?.reduce((a, b) => a + b)).toBe(30)
  expect(scores('pixels')?.linear).toMatchObject({ blocks: 0, width: 192 })
})

test('a file gives the same, and fewer images are the part that the terminal takes', async () => {
  const { train, ask, saved, scores, config } = runOf()
  await train()
  await ask({ images: 9 })
  const part = limited(data, { ...config.data, train: 9, test: 9 })
  expect(scores('network')?.linear?.top1).toBe((await evaluated(saved[0], part)).linear)
  const opened = runOf({ file: await fileFrom(saved[0]) })
  await opened.ask({ runId: -1, images: 9 })
  expect(opened.of('probed')[0].probed).toMatchObject({ subject: { of: 'file', trained: 'step 4' }, train: 9, test: 9 })
  for (const name of ['network', 'random', 'pixels']) expect(opened.scores(name)).toEqual(scores(name))
})

test('raw pixels get no linear probe where they are too many numbers, and the reader is told', async () => {
  const ofSize = (size: number, [train, test]: number[]) => ({ size, train: { ...data.train, count: train }, test: { ...data.test, count: test } }) // prettier-ignore
  expect(pixelsLeftOut(ofSize(32, [10_000, 10_000]))).toBeNull()
  expect(pixelsLeftOut(ofSize(32, [50_000, 10_000]))).toBe(
    'Left out: the linear probe of raw pixels, for 60,000 images of 32 × 32 pixels are 184,320,000 numbers, and it is fitted to 67,108,864 at most; fewer images have it.',
  )
  PIXEL_PROBE.most = 66 * 192 - 1
  const { train, ask, of, scores, saved } = runOf()
  await train()
  await ask()
  expect(of('probe-ended')).toMatchObject([{ how: 'done', message: null }])
  expect(of('probed')[0].probed.pixelsLeftOut).toContain('66 images of 8 × 8 pixels are 12,672 numbers')
  expect(scores('network')?.linear?.width).toBe(24)
  expect(scores('random')?.linear?.width).toBe(24)
  expect(scores('pixels')).toMatchObject({ knn: [{ k: 3 }, { k: 10 }, { k: 20 }], linear: null })
  const told = Object.keys(await evaluated(saved[0]))
  expect(told.filter((name) => name.startsWith('linear')).sort()).toEqual(['linear', 'linearRandom', 'linearTrain', 'linearTrainRandom']) // prettier-ignore
  expect(told).toContain('knnPixels')
})

test('pixels of more images than are held at a time are compared part by part, to the same figures', async () => {
  const { ks } = neighbourCounts(3, 36)
  const compared = async (on: Gpu) => {
    const told: [number, number][] = []
    const onProgress = ({ done, total }: { done: number; total: number }) => told.push([done, total])
    const owner = { config: runOf().config, data: dataShapeOf(data), backbone: null }
    const scores = await probeFeatures(on, owner, data, { ks, linear: false }, { fit: fitHere, onProgress })
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b))
    return { scores, last: told.at(-1) }
  }
  const whole = await compared(gpu)
  expect(whole.last).toEqual([66, 66])
  const small = await compared(capped({ maxStorageBufferBindingSize: 13 * 4 * 192 })) // 13, 13 and 4 images
  expect(small).toEqual({ scores: whole.scores, last: [30 + 3 * 36, 30 + 3 * 36] })
})

test('a run that is probed while it trains learns what it would have learnt alone', async () => {
  const alone = await lossesOf({ steps: STEPS, evaluation: { snapshots: 5 } }, { data })
  let probed: Promise<void> = Promise.resolve()
  const { ask, of, train, losses } = runOf({
    onEvent: ({ type }) => {
      if (type === 'started') probed = ask()
    },
  })
  await train()
  await probed
  expect(of('probe-ended')).toMatchObject([{ how: 'done' }])
  expect(losses).toEqual(alone)
})

test('kept weights are probed as they were, and baselines are measured once a visit', async () => {
  const { train, ask, of, scores, events } = runOf()
  await train()
  await ask({ step: 0 })
  expect(of('probed')[0].probed.subject).toEqual({ of: 'run', runId: 4, step: 0, isPast: true })
  expect(scores('network')).toEqual(scores('random')) // before the first step the network is its random initialisation
  const before = events.length
  const former = scores('random')
  await ask()
  const later = events.slice(before)
  expect(later.flatMap((event) => (event.type === 'probing' ? [event.progress.part] : []))).not.toContain('random')
  expect(scores('random')).toBe(former)
  expect(scores('network')).not.toEqual(former)
})

test('cancelled at any point, it leaves no memory behind, and a newer question takes its place', async () => {
  const run = runOf()
  await run.train()
  const before = gpu.counts.bytes
  await run.ask()
  expect(gpu.counts.bytes).toBe(before)
  const points = run.of('probing').length
  expect(points).toBeGreaterThan(10)
  for (const point of [1, 2, 3, 5]) {
    let told = 0
    const other = runOf({
      onProbe: (event, probe) => {
        if (event.type === 'probing' && ++told === point) probe.cancel()
      },
    })
    await other.train()
    const held = gpu.counts.bytes
    await other.ask()
    expect(other.of('probe-ended')).toEqual([{ type: 'probe-ended', probeId: 1, how: 'cancelled', message: null }])
    expect(other.of('probing')).toHaveLength(point)
    expect(gpu.counts.bytes).toBe(held)
    await inspector?.release()
  }
  const two = runOf()
  await two.train()
  await Promise.all([two.ask(), two.ask()])
  expect(two.of('probe-ended').map(({ probeId, how }) => [probeId, how])).toEqual([[1, 'cancelled'], [2, 'done']]) // prettier-ignore
})

test('what fails says why and leaves no memory behind', async () => {
  const broken: FitProbe = () => Promise.reject(new Error('the worker has stopped'))
  const torn = { ...data, train: { ...data.train, count: 36, labels: data.train.labels, read: () => { throw new Error('the images are gone') } } } // prettier-ignore
  const cases: [Options, string][] = [
    [{ fit: broken }, 'the worker has stopped'],
    [{ set: torn }, 'the images are gone'],
    [{ set: tinyData({ hasLabels: false }) }, 'Give a folder of pictures for each class'],
  ]
  for (const [options, message] of cases) {
    const { train, ask, of } = runOf(options)
    await train()
    const before = gpu.counts.bytes
    await ask()
    expect(of('probe-ended')).toEqual([{ type: 'probe-ended', probeId: 1, how: 'failed', message: expect.stringContaining(message) as string }]) // prettier-ignore
    expect(of('probed')).toEqual([])
    expect(gpu.counts.bytes).toBe(before)
    await inspector?.release()
  }
})

test('the terminal’s evaluation that fails halfway leaves no memory behind', async () => {
  const { train, saved } = runOf()
  await train()
  const before = gpu.counts.bytes
  let reads = 0
  const read: Dataset['test']['read'] = (indices, into) => {
    if (++reads === 3) throw new Error('the images are gone')
    data.test.read(indices, into)
  }
  const torn = { ...data, test: { count: 30, labels: data.test.labels, read } }
  await expect(evaluated(saved[0], torn)).rejects.toThrow('the images are gone')
  expect(reads).toBe(3)
  expect(gpu.counts.bytes).toBe(before)
})
