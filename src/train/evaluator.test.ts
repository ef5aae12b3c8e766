import { expect, test } from 'vitest'
import { capped } from '../../test/capped'
import { gpu } from '../../test/gpu'
import { lossesOf } from '../../test/sessions'
import { shapeOf, tinyConfig, tinyData } from '../../test/tinyRun'
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

test('a step whose memory was measured in goes on as it would have', async () => {
  const changes = { steps: 4, batchSize: 16 }
  const run = declareRun(tinyConfig({ ...changes, evaluation }), shapeOf(tinyData()))
  const { arenas } = planOf(stepProgram(gpu, run, true))
  expect(planEvaluation(gpu, run, arenas).keptBytes).toBeLessThan(planEvaluation(gpu, run, []).keptBytes) // part of it has room
  expect(await lossesOf({ ...changes, evaluation })).toEqual(await lossesOf(changes))
})

test('what one buffer cannot hold is measured in pieces, to the same figures, and all memory comes back', async () => {
  const config = tinyConfig({ evaluation: { ...evaluation, trainImages: 40 } })
  const data = tinyData({ train: 40 })
  const measured = async (on: Gpu) => {
    const run = declareRun(config, shapeOf(data))
    allocateRun(on, run)
    const before = on.counts.bytes
    const evaluator = new Evaluator(on, run, data, [])
    const told: number[] = []
    const found = [await evaluator.measure(1, always), await evaluator.measurePixels((done) => told.push(done) > 0)]
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.at(-1)).toBe(40 + 10)
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
})
