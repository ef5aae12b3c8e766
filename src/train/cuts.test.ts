import { afterEach, expect, test, vi } from 'vitest'
import { gpu } from '../../test/gpu'
import { shapeOf, tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { Gpu } from '../gpu/device'
import { CompiledProgram } from '../tensor/compiled'
import { cutsOf, submitsFor, submitsUnmeasured } from '../tensor/cuts'
import { allocateRun, declareRun, destroyRun } from './build'
import { Evaluator } from './evaluator'
import { Pace } from './pace'
import { RunGroup } from './runGroup'
import { StepRunner } from './stepRunner'

test('a step is cut by what it takes, and by caution before that is known', () => {
  expect([10, 50, 51, 400].map((ms) => submitsFor(ms, false))).toEqual([1, 1, 2, 8])
  expect([submitsUnmeasured(false), submitsUnmeasured(false, 40), submitsUnmeasured(true)]).toEqual([16, 40, 1])
  expect(cutsOf(5, 2)).toEqual([[0, 2], [2, 5]]) // prettier-ignore
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** The device of the tests, taken for a graphics card. */
function card(): Gpu {
  const taken = new Gpu(gpu.device, { ...gpu.info, vendor: 'a maker', architecture: '', device: '', description: 'a card', isFallbackAdapter: false }) // prettier-ignore
  Object.assign(taken, { hasF16: false, hasQuads: gpu.hasQuads, spillsRegisters: gpu.spillsRegisters, contracts: false })
  return taken
} // prettier-ignore

/** Submits of each step where every look at the clock finds it a second later. */
async function submitsOf(changes: Changes, lostAt = Infinity): Promise<number[]> {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000))
  const submits: number[] = []
  const submit = StepRunner.prototype.submit // eslint-disable-line @typescript-eslint/unbound-method
  vi.spyOn(StepRunner.prototype, 'submit').mockImplementation(function (this: StepRunner, ...args) {
    submits.push(this.submitsPerStep)
    return submit.apply(this, args)
  })
  let device = card()
  const devices = { gpu: () => Promise.resolve((device = card())) }
  const entry = { runId: 1, config: tinyConfig(changes), dataset: tinyData() }
  const group = new RunGroup(device, [entry], { devices, hasHistory: false }, (event) => {
    if (event.type === 'metrics' && submits.length >= lostAt) device.loss.declare('the driver was reset')
    if (event.type === 'device-lost') lostAt = Infinity
  })
  await group.train()
  return submits
}

test('before it is measured a step is cut finely, and after an evaluation it stays as it was cut', async () => {
  const submits = await submitsOf({ steps: 14, evaluation: { everySteps: 6 } })
  expect(submits).toHaveLength(14)
  expect(submits.slice(0, 2)).toEqual([16, 16])
  expect(Math.min(...submits.slice(4))).toBeGreaterThan(16)
})

test('on another device it begins as it was cut on the one that was lost', async () => {
  const submits = await submitsOf({ steps: 14 }, 6)
  const again = submits.length - 14
  expect(again).toBeGreaterThan(0)
  expect(Math.min(...submits.slice(again))).toBeGreaterThan(16)
})

test('passes over held-out images are cut as they were measured, and a software adapter cuts none', async () => {
  const run = vi.spyOn(CompiledProgram.prototype, 'run')
  const data = tinyData({ train: 400 })
  const config = tinyConfig({ batchSize: 1, evaluation: { everySteps: 1, trainImages: 400 } })
  const submitsOn = async (on: Gpu) => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000))
    run.mockClear()
    const objects = declareRun(config, shapeOf(data))
    allocateRun(on, objects)
    const evaluator = new Evaluator(on, objects, data, [])
    await evaluator.measure(1, () => true)
    evaluator.destroy()
    destroyRun(on, objects)
    return run.mock.calls.map(([, submits = 1]) => submits)
  }
  const cut = await submitsOn(card())
  expect(cut[0]).toBe(16)
  expect(cut).toContain(20) // of a second, 50 ms each
  expect(new Set(await submitsOn(gpu))).toEqual(new Set([1]))
})

test('building the step with regions is no step', async () => {
  const stand = vi.spyOn(Pace.prototype, 'stand')
  const entry = { runId: 1, config: tinyConfig({ steps: 6, objective: { regionFromStep: 3 } }), dataset: tinyData() }
  await new RunGroup(gpu, [entry], { hasHistory: false }, () => undefined).train()
  expect(stand).toHaveBeenCalledOnce()
})
