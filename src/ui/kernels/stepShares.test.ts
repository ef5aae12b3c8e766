import { expect, test } from 'vitest'
import type { LaunchTiming, StepTiming } from '../../train/protocol'
import { stepCsv } from './stepCsv'
import { ratesOf, sectionsOf, totalMs } from './stepShares'

const launches: LaunchTiming[] = [
  { section: 'student', kernel: 'matmul/gemm', ms: 1, flops: 2e9, bytes: 1e6 },
  { section: 'student', kernel: 'norm/layerNorm.forward', ms: 3, flops: 3e6, bytes: 6e6 },
  { section: 'student', kernel: 'matmul/gemm', ms: 1, flops: 2e9, bytes: 1e6 },
  { section: 'views', kernel: 'augment/crop', ms: 0, flops: null, bytes: 4 },
]
const timing: StepTiming = {
  label: 'step', launches, specialised: [], dispatches: 3, stepMs: 7, apartMs: null, method: 'timestamps', peakGflops: 4000, peakGBps: 100,
} // prettier-ignore

test('launches of a kernel are one share of their part of the step, the longest first', () => {
  const [student, views] = sectionsOf(launches)
  expect(student).toMatchObject({ section: 'student', ms: 5 })
  expect(student.kernels.map(({ kernel, launches, ms, flops }) => [kernel, launches, ms, flops])).toEqual([
    ['norm/layerNorm.forward', 1, 3, 3e6],
    ['matmul/gemm', 2, 2, 4e9],
  ])
  expect(views.kernels[0].flops).toBeNull()
  expect(totalMs(launches)).toBe(5)
})

test('rates are billions a second, and shares of what was measured here', () => {
  expect(ratesOf(launches[0], timing)).toEqual({ gflops: 2000, GBps: 1, ofPeak: 0.5, ofBandwidth: 0.01 })
  expect(ratesOf(launches[3], timing)).toEqual({ gflops: null, GBps: null, ofPeak: null, ofBandwidth: null })
})

test('the table has a line a launch, empty where nothing can be said', () => {
  const lines = stepCsv(timing).trimEnd().split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[1]).toBe('0,student,matmul/gemm,1,2000000000,1000000,2000,1,0.5,0.01')
  expect(lines[4]).toBe('3,views,augment/crop,0,,4,,,,')
})

test('what could not be timed has no time, and is left out of sums', () => {
  const missing = launches.map((launch) => ({ ...launch, ms: launch.ms === 1 ? NaN : launch.ms }))
  const [student] = sectionsOf(missing)
  expect(student.kernels.map(({ kernel, ms }) => [kernel, ms])).toEqual([['norm/layerNorm.forward', 3], ['matmul/gemm', NaN]]) // prettier-ignore
  expect(student.ms).toBe(3)
  expect(totalMs(missing)).toBe(3)
  expect(ratesOf(missing[0], timing)).toEqual({ gflops: null, GBps: null, ofPeak: null, ofBandwidth: null })
  expect(stepCsv({ ...timing, launches: missing }).split('\n')[1]).toBe('0,student,matmul/gemm,,2000000000,1000000,,,,')
})
