import { describe, expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { Gpu } from '../../gpu/device'
import { DeviceLostError } from '../../gpu/loss'
import { kernelNames } from '../../gpu/shader'
import { checks, listOps, listSources } from './checks'
import type { KernelNews } from './kernelTalk'
import { runCase } from './runCase'
import { selfTest } from './selfTest'

const atOnce = () => Promise.resolve()

describe.each(checks)('$op', ({ cases }) => {
  test.each(cases)('agrees with its reference in every variant: $name', async (definition) => {
    const before = gpu.counts.bytes
    const results = await runCase(gpu, definition, atOnce)
    expect(results.length).toBeGreaterThan(0)
    expect(results.filter(({ ok }) => !ok)).toEqual([])
    expect(gpu.counts.bytes).toBe(before)
  })
})

test('every kernel that a step or a view launches is launched by a self-test', () => {
  const launched = new Set(listOps(gpu).flatMap(({ kernels }) => kernels))
  expect(kernelNames.filter((name) => !launched.has(name) && !name.startsWith('gpu/'))).toEqual([])
})

test('the device is as it was after the variants', () => {
  const { hasQuads, spillsRegisters, contracts, panelsFrom } = gpu
  listOps(gpu)
  expect({ ...gpu }).toMatchObject({ hasQuads, spillsRegisters, contracts, panelsFrom })
})

test('sources are the files, with what they include', () => {
  const gemm = listSources().find(({ name }) => name === 'matmul/gemm')
  expect(gemm?.code).toContain('//#unroll')
  expect(gemm?.code).not.toContain('//#include')
})

const results = async (changes: Partial<Parameters<typeof runCase>[1]>) => {
  const [definition] = checks.find(({ op }) => op === 'gelu')?.cases ?? []
  return runCase(gpu, { ...definition, ...changes }, atOnce)
}

test('a kernel that is wrong is found, and one that cannot run says why', async () => {
  const off = await results({ reference: ({ x }) => [Array.from(x, (v) => v + 0.01)] })
  expect(off.map(({ ok }) => ok)).toContain(false)
  expect(off[0].maxAbs).toBeGreaterThan(0.01)
  const [refused] = await results({
    run: () => {
      throw new RangeError('gelu: x must be something else')
    },
  }).catch((error: unknown) => [error])
  expect(refused).toBeInstanceOf(RangeError)
})

test('it tells op by op, and stops when it is cancelled', async () => {
  const told: KernelNews[] = []
  const tell = (news: KernelNews) => told.push(news)
  const stop = new AbortController()
  const pause = () => Promise.resolve(stop.signal.throwIfAborted())
  const options = { ops: ['multiplied', 'addInto'], signal: stop.signal, tell, pause }
  await selfTest(gpu, options)
  expect(told.map(({ news }) => news)).toEqual(['testing', 'tested', 'testing', 'tested', 'test-ended'])
  const [first, , last] = told
  expect(first).toMatchObject({ op: 'addInto', done: 0, total: 2 })
  expect(first.news === 'testing' && first.share > 0.1 && first.share < 0.9).toBe(true)
  expect(last).toMatchObject({ op: 'multiplied', done: 1, total: 2, share: 1 })
  expect(told.at(-1)).toEqual({ news: 'test-ended', isWhole: true })
  stop.abort()
  await selfTest(gpu, options)
  expect(told.at(-1)).toEqual({ news: 'test-ended', isWhole: false })
})

test('a device that is lost ends it: no kernel is called wrong for that', async () => {
  const told: KernelNews[] = []
  const own = new Gpu(gpu.device)
  const tell = (news: KernelNews) => {
    told.push(news)
    if (news.news === 'tested') own.loss.declare('the driver was reset')
  }
  const { signal } = new AbortController()
  const test = selfTest(own, { ops: ['multiplied', 'addInto'], signal, tell, pause: atOnce })
  await expect(test).rejects.toThrow(DeviceLostError)
  expect(told.map(({ news }) => news)).toEqual(['testing', 'tested'])
})
