import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { lossesOf } from '../../test/sessions'
import { shapeOf, tinyConfig, tinyData } from '../../test/tinyRun'
import { planOf } from '../tensor/programPlan'
import { allocateRun, declareRun, destroyRun } from './build'
import { planEvaluation } from './evaluationPlan'
import { Evaluator } from './evaluator'
import { stepProgram } from './plan'

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

test('a step whose memory was measured in goes on as it would have', async () => {
  const changes = { steps: 4, batchSize: 16 }
  const run = declareRun(tinyConfig({ ...changes, evaluation }), shapeOf(tinyData()))
  const { arenas } = planOf(stepProgram(gpu, run, true))
  expect(planEvaluation(gpu, run, arenas).keptBytes).toBeLessThan(planEvaluation(gpu, run, []).keptBytes) // part of it has room
  expect(await lossesOf({ ...changes, evaluation })).toEqual(await lossesOf(changes))
})
