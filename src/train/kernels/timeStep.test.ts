import { expect, test } from 'vitest'
import { gpu, instance } from '../../../test/gpu'
import { shapeOf, tinyConfig, tinyData } from '../../../test/tinyRun'
import { Gpu } from '../../gpu/device'
import { PassTimer } from '../../gpu/timing'
import { declareRun } from '../build'
import { planRun, stepProgram } from '../plan'
import type { KernelNews, StepTiming } from './kernelTalk'
import { submitsOf } from './submitsOf'
import { timeStep } from './timeStep'

const [config, data] = [tinyConfig(), tinyData()]

/** Missing, or more than none. */
const isTime = (ms: number) => Number.isNaN(ms) || ms > 0

async function time(pause = () => Promise.resolve()) {
  const told: KernelNews[] = []
  await timeStep(gpu, data, config, { signal: new AbortController().signal, tell: (news) => told.push(news), pause })
  return told
}

test('every launch of a step is timed, named, counted and told of, and the memory is given back', async () => {
  const before = gpu.counts.bytes
  const told = await time()
  expect(gpu.counts.bytes).toBe(before)
  const last = told.at(-1)
  if (last?.news !== 'timed') throw new Error('the timing must come last')
  const { launches, dispatches, specialised, stepMs, apartMs, peakGflops, peakGBps, label }: StepTiming = last.timing
  const recorded = stepProgram(gpu, declareRun(config, shapeOf(data)), true).launches
  expect(label).toBe('step with regions')
  expect(launches.map(({ kernel }) => kernel)).toEqual(recorded.map(({ kernel }) => kernel))
  expect(specialised).toHaveLength(new Set(recorded.map(({ text }) => text.name)).size)
  expect(specialised.reduce((sum, kernel) => sum + kernel.launches, 0)).toBe(recorded.length)
  expect([...new Set(launches.map(({ section }) => section))]).toEqual(['views', 'teacher', 'student', 'losses', 'backward', 'optimiser', 'centres and average', 'measures']) // prettier-ignore
  expect(launches.every(({ ms, bytes, flops }) => isTime(ms) && bytes > 0 && (flops === null || flops >= 0))).toBe(true)
  expect(dispatches).toBe(planRun(gpu, config, shapeOf(data)).dispatches)
  expect(apartMs === null).toBe(gpu.spillsRegisters) // in software a dispatch costs next to nothing
  for (const value of [stepMs, peakGflops, peakGBps, launches.reduce((sum, { ms }) => sum + (ms || 0), 0)]) {
    expect(value).toBeGreaterThan(0)
    expect(Number.isFinite(value)).toBe(true)
  }
})

test('on hardware a step is timed with each launch in a dispatch of its own, too', async () => {
  const { spillsRegisters } = gpu
  gpu.spillsRegisters = false
  const told = await time().finally(() => (gpu.spillsRegisters = spillsRegisters))
  const last = told.at(-1)
  if (last?.news !== 'timed') throw new Error('the timing must come last')
  const { dispatches, launches, apartMs } = last.timing
  expect(dispatches).toBeLessThan(launches.length)
  expect(apartMs).toBeGreaterThan(0)
})

test('a measurement that is cancelled gives its memory back', async () => {
  const before = gpu.counts.bytes
  let pauses = 0
  const cancelled = time(() => (++pauses === 3 ? Promise.reject(new Error('cancelled')) : Promise.resolve()))
  await expect(cancelled).rejects.toThrow('cancelled')
  expect(gpu.counts.bytes).toBe(before)
})

test('a device without timestamps is timed by submits', async () => {
  const adapter = await instance.requestAdapter()
  if (!adapter) throw new Error('there must be an adapter')
  const plain = new Gpu(await adapter.requestDevice(), adapter.info)
  const timer = await PassTimer.make(plain)
  expect(timer.method).toBe('submits')
  const times = await timer.time([() => undefined, () => undefined])
  expect(times).toHaveLength(2)
  expect(times.every(isTime)).toBe(true)
  plain.device.destroy()
})

test('launches are shared out so that no submit is long, and none is left out', () => {
  expect(submitsOf([])).toEqual([])
  expect(submitsOf(Array.from({ length: 30 }, () => 0))).toEqual([[0, 24], [24, 30]]) // prettier-ignore
  expect(submitsOf([10, 10, 15, 100, 1])).toEqual([[0, 2], [2, 3], [3, 4], [4, 5]]) // prettier-ignore
})
