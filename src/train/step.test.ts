import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countCalls, type ApiCalls } from '../../test/apiCalls'
import { gpu, instance } from '../../test/gpu'
import { shapeOf, tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { Gpu } from '../gpu/device'
import type { RunConfig } from '../runs/config'
import { presetNamed } from '../runs/presets'
import { partOf } from '../data/dataset'
import { readBuffer } from '../gpu/readback'
import { schedulesAt } from '../optim/schedule'
import { CompiledProgram } from '../tensor/compiled'
import { BatchOrder } from './batches'
import { allocateRun, declareRun, destroyRun } from './build'
import { planRun, stepProgram } from './plan'
import { StepRunner, regionStart } from './stepRunner'

const data = tinyData()

/** A run ready to step. `told`: the settings that its steps follow. */
async function prepare(config: RunConfig, on: Gpu = gpu, { told = config, images = data } = {}) {
  const run = declareRun(config, shapeOf(images))
  allocateRun(on, run)
  const usesRegions = regionStart(config) < config.steps
  const program = await CompiledProgram.compile(stepProgram(on, run, usesRegions))
  const runner = new StepRunner(on, { ...run, config: told }, images)
  return {
    run,
    program,
    runner,
    step: (at: number) => runner.submit(program, at, usesRegions),
    destroy: () => {
      runner.destroy()
      program.destroy()
      destroyRun(on, run)
    },
  }
}

/** Weights and losses after `steps` steps. */
async function outcome(config: RunConfig, steps: number) {
  const { run, step, destroy } = await prepare(config)
  const losses: number[] = []
  for (let at = 0; at < steps; at++) losses.push((await step(at)).values.loss)
  const student = await run.studentBuffers.parameters.read(gpu)
  const teacher = await run.teacherParameters.read(gpu)
  destroy()
  return { losses, student, teacher }
}

describe('a steady training step', () => {
  const STEPS = 200
  const config = tinyConfig({ steps: STEPS })
  const before = { ...gpu.counts }
  let prepared: Awaited<ReturnType<typeof prepare>>
  let building: ApiCalls
  const stepping: ApiCalls[] = []
  const bytes: number[] = []

  beforeAll(async () => {
    Object.assign(before, gpu.counts)
    building = await countCalls(async () => {
      prepared = await prepare(config)
    })
    for (let at = 0; at < STEPS; at++) {
      stepping.push(await countCalls(async () => void (await prepared.step(at))))
      bytes.push(gpu.counts.bytes)
    }
  }, 120_000) // a software adapter takes its time over pipelines
  afterAll(() => {
    prepared.destroy()
  })

  test('is one submit of one pass, and makes nothing: no buffer, no bind group, no pipeline', () => {
    const { dispatches } = prepared.program.plan
    const copies = 5 // the batch and its numbers in, the measures out
    const made = { buffers: 0, bytes: 0, bindGroups: 0, pipelines: 0, shaders: 0 }
    const steady = { submits: 1, passes: 1, dispatches, copies, ...made }
    stepping.forEach((calls) => expect(calls).toEqual(steady))
  })

  test('holds as many bytes at step 200 as at step 20', () => {
    expect(bytes[STEPS - 1]).toBe(bytes[19])
  })

  test('is told truly by gpu.counts', () => {
    const total = (key: keyof ApiCalls) => building[key] + stepping.reduce((sum, calls) => sum + calls[key], 0)
    for (const key of ['submits', 'passes', 'buffers', 'bytes', 'bindGroups', 'pipelines'] as const)
      expect(gpu.counts[key] - before[key], key).toBe(total(key))
    expect(building.bindGroups).toBe(prepared.program.plan.dispatches)
  })
})

test('the bytes planned are the bytes allocated, and all are given back', async () => {
  for (const objective of [{ name: 'esvit' }, { name: 'dino' }]) {
    const config = tinyConfig({ objective })
    const before = gpu.counts.bytes
    const plan = planRun(gpu, config, shapeOf(data))
    expect(gpu.counts.bytes).toBe(before) // planning takes nothing
    const { program, destroy } = await prepare(config)
    expect(gpu.counts.bytes - before).toBe(plan.totalBytes)
    expect(program.plan).toMatchObject({ dispatches: plan.dispatches, pipelines: plan.pipelines })
    destroy()
    expect(gpu.counts.bytes).toBe(before)
  }
})

test('two runs of 20 steps on one seed are equal to the bit, and another seed is another run', async () => {
  const dropping = { backbone: { dropPathRate: 0.3 } }
  const first = await outcome(tinyConfig({ steps: 20, ...dropping }), 20)
  expect(await outcome(tinyConfig({ steps: 20, ...dropping }), 20)).toEqual(first)
  const other = await outcome(tinyConfig({ steps: 20, seed: 4, ...dropping }), 2)
  expect(other.losses).not.toEqual(first.losses.slice(0, 2))
})

test('the numbers of a step are those of its end, into however many submits it is cut', async () => {
  const { runner, step, destroy } = await prepare(tinyConfig())
  const whole = await step(0)
  destroy()
  const again = await prepare(tinyConfig())
  again.runner.submitsPerStep = 5
  expect(runner.submitsPerStep).toBe(1)
  expect((await countCalls(async () => expect(await again.step(0)).toEqual(whole))).submits).toBe(5)
  again.destroy()
})

test('in half precision a run stays near its twin in single, repeats to the bit, and keeps less for the backward', async () => {
  const half = tinyConfig({ optim: { useFp16: true } })
  const [near, found] = [await outcome(tinyConfig(), 5), await outcome(half, 5)]
  expect(found.losses).not.toEqual(near.losses)
  found.losses.forEach((loss, step) => {
    expect(Math.abs(loss - near.losses[step]), `step ${step}`).toBeLessThan(2e-3 * near.losses[step])
  })
  expect(await outcome(half, 5)).toEqual(found)
  const { config } = presetNamed('tiny') // large enough for what it keeps to outweigh the halves of its weights
  const planned = (useFp16: boolean) =>
    planRun(gpu, { ...config, optim: { ...config.optim, useFp16 } }, shapeOf(data)).activationBytes
  expect(planned(true)).toBeLessThan(0.9 * planned(false))
})

test('the limits that every WebGPU device guarantees suffice', async () => {
  const adapter = await instance.requestAdapter()
  if (!adapter) throw new Error('there was an adapter before')
  const device = await adapter.requestDevice() // no limit raised, no feature asked for
  const complaints: string[] = []
  device.addEventListener('uncapturederror', ({ error }) => complaints.push(error.message))
  const baseline = new Gpu(device)
  expect(baseline.hasQuads).toBe(false)
  expect(device.limits.maxStorageBufferBindingSize).toBe(128 * 1024 * 1024)
  expect(device.limits.maxBufferSize).toBe(256 * 1024 * 1024)
  const { step, destroy } = await prepare(tinyConfig(), baseline)
  const losses = [await step(0), await step(1)].map(({ values }) => values.loss)
  destroy()
  await device.queue.onSubmittedWorkDone()
  device.destroy()
  expect(complaints).toEqual([])
  expect(losses.every(Number.isFinite), `losses ${losses.join(', ')}`).toBe(true)
})

test('every metric of a step is a finite number, and the names are those of the settings', async () => {
  const plain = await prepare(tinyConfig({ objective: { name: 'dino' } }))
  const dino = (await plain.step(0)).values
  plain.destroy()
  const both = await prepare(tinyConfig())
  const esvit = (await both.step(0)).values
  both.destroy()
  const common = [
    'centerNorm', 'featureStd', 'gradNorm', 'information', 'kl', 'loss', 'lossView', 'lr', 'momentum', 'probeLoss',
    'prototypes', 'teacherEntropy', 'teacherTemp', 'weightDecay',
  ] // prettier-ignore
  expect(Object.keys(dino).sort()).toEqual(common)
  expect(Object.keys(esvit).sort()).toEqual(
    [
      ...common, 'centerNormRegion', 'informationRegion', 'klRegion', 'lossRegion', 'prototypesRegion',
      'teacherEntropyRegion',
    ].sort(),
  ) // prettier-ignore
  for (const values of [dino, esvit]) for (const value of Object.values(values)) expect(value).toBeTypeOf('number')
  expect([...Object.values(dino), ...Object.values(esvit)].every(Number.isFinite)).toBe(true)
  expect(esvit.loss).toBeCloseTo((esvit.lossView + esvit.lossRegion) / 2, 5)
  expect(esvit.kl).toBeCloseTo(esvit.lossView - esvit.teacherEntropy, 5)
})

test('a step sees the whole of its batch, and tells the norm of its gradient and what the schedules were', async () => {
  const config = tinyConfig({ optim: { warmupSteps: 4 } })
  const { run, step, destroy } = await prepare(config)
  const order = new BatchOrder(data.train.count, config.batchSize, config.seed)
  for (const at of [0, 2, 7]) {
    const { step: told, values } = await step(at)
    expect(told).toBe(at)
    expect(values).toMatchObject(schedulesAt(at, config.steps, config.optim, config.objective))
    const gradients = await run.studentBuffers.gradients.read(gpu)
    const norm = Math.hypot(...[...gradients.values()].map((of) => Math.hypot(...of)))
    expect(values.gradNorm / norm).toBeCloseTo(1, 5)
    const { buffer } = run.images.pixels.storage
    const images = new Uint8Array(config.batchSize * 3 * 8 * 8)
    data.train.read(order.at(at), images)
    expect(buffer && new Uint8Array(await readBuffer(gpu, buffer))).toEqual(images)
  }
  destroy()
})

test.each([
  ['loss', 0, { seed: 4 }],
  ['centerNorm', 1, { objective: { centerMomentum: 0.5 } }],
  ['probeLoss', 1, { evaluation: { probeLr: 0.5 } }],
])('the %s of step %i is another where the steps are told %j', async (key, last, changes) => {
  const images = { ...data, train: partOf(data.train, new Uint32Array([2])) } // every batch is this one image
  const config = (of: Changes = {}) => tinyConfig({ batchSize: 1, ...of })
  const valueOf = async (told: RunConfig) => {
    const { step, destroy } = await prepare(config(), gpu, { told, images })
    let found = NaN
    for (let at = 0; at <= last; at++) found = (await step(at)).values[key]
    destroy()
    return found
  }
  expect(await valueOf(config(changes))).not.toBe(await valueOf(config()))
})

test('a run without a region loss never switches it on', () => {
  expect(regionStart(tinyConfig({ objective: { name: 'dino', regionFromStep: 2 } }))).toBe(Infinity)
})

test('the head of regions stands still until its loss comes, and then steps as far as any does first', async () => {
  const lr = 1e-3
  const schedule = { lr, minLr: lr, weightDecay: 0, weightDecayEnd: 0 }
  const { run, step, destroy } = await prepare(tinyConfig({ objective: { regionFromStep: 2 }, optim: schedule }))
  const name = 'head_dense.mlp.0.weight'
  const weights = async () => (await run.studentBuffers.parameters.read(gpu)).get(name) ?? new Float32Array()
  const begin = await weights()
  for (const at of [0, 1]) await step(at)
  expect(await weights()).toEqual(begin)
  await step(2)
  const moved = (await weights()).map((weight, i) => Math.abs(weight - begin[i]))
  expect(Math.max(...moved)).toBeCloseTo(lr, 6) // Adam's first step has the length of its rate
  destroy()
})
