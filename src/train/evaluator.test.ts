import { expect, test } from 'vitest'
import { capped } from '../../test/capped'
import { gpu } from '../../test/gpu'
import { lossesOf } from '../../test/sessions'
import { shapeOf, tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import type { Dataset, Split } from '../data/dataset'
import type { OnImages } from '../eval/featureBank'
import { Gpu } from '../gpu/device'
import { OutOfMemoryError } from '../gpu/outOfMemory'
import { planOf } from '../tensor/programPlan'
import { allocateRun, declareRun, destroyRun } from './build'
import { planEvaluation } from './evaluationPlan'
import { Evaluator } from './evaluator'
import { LimitError } from '../tensor/limits'
import { planRun, stepProgram } from './plan'

const always = () => true
const evaluation = { everySteps: 1, correspondenceImages: 5 }

/** Buffers full of what is no number. */
const poisoned = (sizes: readonly number[]) =>
  sizes.map((size) =>
    gpu.createBuffer('lent', size, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST, new Float32Array(size / 4).fill(NaN)),
  ) // prettier-ignore

test('what is measured in memory that is lent is what is measured in its own, whatever lay there, and then in another', async () => {
  const config = tinyConfig({ evaluation })
  const run = declareRun(config, shapeOf(tinyData()))
  allocateRun(gpu, run)
  const sizes = [400_000, 300_000, 200_000, 100_000, 50_000, 20_000, 10_000]
  const before = gpu.counts.bytes
  const own = new Evaluator(gpu, run, tinyData(), [])
  const expected = [await own.measure(1, always), await own.measurePixels(always)]
  expect(gpu.counts.bytes - before).toBe(planEvaluation(gpu, run, []).keptBytes)
  own.destroy()

  const lent = [poisoned(sizes), poisoned(sizes)]
  const lentBytes = gpu.counts.bytes
  const guest = new Evaluator(gpu, run, tinyData(), lent[0])
  for (const arenas of lent) {
    guest.workIn(arenas)
    expect([await guest.measure(1, always), await guest.measurePixels(always)]).toEqual(expected)
    const { keptBytes } = planEvaluation(gpu, run, sizes)
    expect(gpu.counts.bytes - lentBytes).toBe(keptBytes)
    expect(keptBytes).toBeLessThan(planEvaluation(gpu, run, []).keptBytes / 4)
  }
  guest.destroy()
  for (const buffer of lent.flat()) gpu.destroyBuffer(buffer)
  expect(gpu.counts.bytes).toBe(before)
  destroyRun(gpu, run)
})

test.each([
  [100, 100 * 100],
  [101, undefined],
])('of %i classes what they are taken for is told in %j numbers, and images are counted to their end', async (classes, numbers) => {
  const data = { ...tinyData(), classes: Array.from({ length: classes }, (_, i) => `class ${i}`) }
  const run = declareRun(tinyConfig({ evaluation }), shapeOf(data))
  allocateRun(gpu, run)
  const evaluator = new Evaluator(gpu, run, data, [])
  const told: number[] = []
  const found = await evaluator.measure(0, (done, total) => told.push(done) > 0 && total === 27)
  expect(found?.confusion?.length).toBe(numbers)
  expect(found?.values).not.toHaveProperty('linear') // nothing has trained it yet
  expect(told).toEqual([...told].sort((a, b) => a - b))
  expect([told[0], told.at(-1)]).toEqual([0, 27]) // 12 in the bank, 10 held out, 5 in two views
  evaluator.destroy()
  destroyRun(gpu, run)
}) // prettier-ignore

/** What `act` finds with the evaluator of a run that has not trained. */
async function evaluating<T>(data: Dataset, changes: Changes, act: (evaluator: Evaluator) => Promise<T>): Promise<T> {
  const run = declareRun(tinyConfig({ evaluation, ...changes }), shapeOf(data))
  allocateRun(gpu, run)
  const evaluator = new Evaluator(gpu, run, data, [])
  const found = await act(evaluator)
  evaluator.destroy()
  destroyRun(gpu, run)
  return found
}

/** The tiny images, with these classes for those that are trained on. */
function labelled(classOf: (i: number) => number): Dataset {
  const data = tinyData()
  const { count } = data.train
  const labels = Uint16Array.from({ length: count }, (_, i) => classOf(i))
  return { ...data, train: { count, labels, read: (indices, into) => data.train.read(indices, into) } }
}

test('who stops it hears of no more images and gets nothing, and it can be asked again', async () => {
  await evaluating(tinyData(), {}, async (evaluator) => {
    const whole = await evaluator.measure(1, always)
    const { bytes } = gpu.counts
    const toldOf = async (measure: (onImages: OnImages) => Promise<unknown>, most: number) => {
      const told: number[] = []
      expect(await measure((done) => told.push(done) < most)).toBeNull()
      return told
    }
    const measure = (onImages: OnImages) => evaluator.measure(1, onImages)
    const measurePixels = (onImages: OnImages) => evaluator.measurePixels(onImages)
    for (const told of [[0], [0, 10], [0, 10, 22], [0, 10, 22, 27]])
      expect(await toldOf(measure, told.length)).toEqual(told)
    for (const told of [[10], [10, 22]]) expect(await toldOf(measurePixels, told.length)).toEqual(told)
    expect(gpu.counts.bytes).toBe(bytes)
    expect(await evaluator.measure(1, always)).toEqual(whole)
  })
})

test('of an image it is told in the row of its class what it is taken for', async () => {
  const found = await evaluating(
    labelled(() => 0),
    {},
    (evaluator) => evaluator.measure(1, always),
  )
  expect([...(found?.confusion ?? [])]).toEqual([3, 0, 0, 4, 0, 0, 3, 0, 0])
  expect(found?.values.knn).toBe(30)
})

test('how many neighbours vote, and how, is as it was set', async () => {
  const knn = (k: number, temperature: number) =>
    evaluating(
      labelled((i) => i % 2),
      { evaluation: { ...evaluation, k, temperature } },
      (evaluator) => evaluator.measurePixels(always),
    )
  expect(await knn(1, 0.07)).not.toBe(await knn(3, 0.07))
  expect(await knn(12, 0.01)).not.toBe(await knn(12, 1))
})

test('repeats over seeds are measured on the same images, which follow from the seed of the data', async () => {
  const readBy = async (changes: Changes) => {
    const data = tinyData({ test: 14 })
    const read: string[] = []
    const heardAs = (name: string, split: Split): Split => ({
      count: split.count,
      labels: split.labels,
      read: (indices, into) => {
        read.push(...Array.from(indices, (i) => `${name} ${i}`))
        split.read(indices, into)
      },
    })
    const heard = { ...data, train: heardAs('train', data.train), test: heardAs('test', data.test) }
    await evaluating(heard, changes, (evaluator) => evaluator.measure(1, always))
    return read
  }
  const read = await readBy({ seed: 3 })
  expect(read.map((image) => image.split(' ')[0])).toEqual([
    ...Array<string>(10).fill('test'),
    ...Array<string>(12).fill('train'),
    ...Array<string>(5).fill('test'), // in two views
  ])
  expect(await readBy({ seed: 4 })).toEqual(read)
  expect(await readBy({ seed: 3, data: { seed: 1 } })).not.toEqual(read)
})

test('a step whose memory was measured in goes on as it would have', async () => {
  const changes = { steps: 4, batchSize: 16 }
  const run = declareRun(tinyConfig({ ...changes, evaluation }), shapeOf(tinyData()))
  const { arenas } = planOf(stepProgram(gpu, run, true))
  expect(planEvaluation(gpu, run, arenas).keptBytes).toBeLessThan(planEvaluation(gpu, run, []).keptBytes) // part of it has room
  expect(await lossesOf({ ...changes, evaluation })).toEqual(await lossesOf(changes))
})

test('what one buffer cannot hold is measured in pieces, to the same figures, and all memory comes back', async () => {
  const config = tinyConfig({ evaluation: { ...evaluation, trainImages: 40, testImages: 30 } })
  const data = tinyData({ train: 40, test: 30 })
  const measured = async (on: Gpu) => {
    const run = declareRun(config, shapeOf(data))
    allocateRun(on, run)
    const before = on.counts.bytes
    const evaluator = new Evaluator(on, run, data, [])
    const told: number[] = []
    const found = [
      await evaluator.measure(1, always),
      await evaluator.measurePixels((done, total) => told.push(done, total) > 0),
    ]
    const passes = on === small ? 2 : 1 // of 22 and 8 images that are classified
    const totals = told.filter((_, i) => i % 2)
    const done = told.filter((_, i) => i % 2 === 0)
    expect(done).toEqual([...done].sort((a, b) => a - b))
    expect(new Set(totals)).toEqual(new Set([30 + passes * 40]))
    expect(done.at(-1)).toBe(totals[0])
    expect(on.counts.bytes - before).toBe(planEvaluation(on, run, []).keptBytes)
    on.room = on.counts.bytes // full: pixels have no place any more
    await expect(evaluator.measurePixels(always)).rejects.toThrow(OutOfMemoryError)
    on.room = Infinity
    expect(on.counts.bytes - before).toBe(planEvaluation(on, run, []).keptBytes)
    evaluator.destroy()
    destroyRun(on, run)
    return found
  }
  const limit = 22 * 4 * 3 * 8 * 8 // the pixels of 22 images
  const small = capped({ maxBufferSize: 2 ** 20, maxStorageBufferBindingSize: limit })
  const bound: number[] = []
  const createBindGroup = small.createBindGroup.bind(small)
  small.createBindGroup = (descriptor) => {
    for (const { resource } of descriptor.entries) bound.push((resource as GPUBufferBinding).size ?? 0)
    return createBindGroup(descriptor)
  }
  expect(await measured(small)).toEqual(await measured(new Gpu(gpu.device, gpu.info)))
  expect(Math.max(...bound)).toBeLessThanOrEqual(limit)
  expect(bound.length).toBeGreaterThan(20)
})

test('a pass that no device binds whole is planned with fewer images; where not even four fit, the plan says so', () => {
  const config = tinyConfig({ batchSize: 1, evaluation })
  const planned = (size: number, limit: number) =>
    planRun(capped({ maxStorageBufferBindingSize: limit }), config, { ...shapeOf(tinyData()), size })
  expect(planned(8, 60_000).measuringBytes).toBeLessThan(planned(8, 2 ** 27).measuringBytes)
  expect(planned(256, 4 * 4 * 3 * 256 ** 2)).toHaveProperty('measuringBytes')
  expect(() => planned(256, 300_000)).toThrow(LimitError)
  const matching = (correspondenceImages: number) => {
    const changes = { batchSize: 1, backbone: { imgSize: 32 }, evaluation: { everySteps: 1, correspondenceImages } }
    return planRun(capped({ maxStorageBufferBindingSize: 2e5 }), tinyConfig(changes), shapeOf(tinyData()))
  }
  expect(matching(0)).toHaveProperty('measuringBytes')
  expect(() => matching(5)).toThrow(LimitError) // four pairs of views
})
