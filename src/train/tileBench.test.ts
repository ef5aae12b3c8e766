import { afterEach, expect, test, vi } from 'vitest'
import { gpu } from '../../test/gpu'
import { PassTimer, type Job } from '../gpu/timing'
import { gemm, plain, productOf } from '../ops/matmul/gemm'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import { TileBench } from './tileBench'
import { Tuner } from './tuner'

const KEY = '32 × 48 × 16, rows by rows'

function program(): Program {
  const program = new Program(gpu, 'a product')
  const [M, N, K] = [32, 48, 16]
  program.record(() => {
    gemm(plain(Tensor.deferred('a', [M, K]), K), plain(Tensor.deferred('b', [K, N]), N), [M, N, K], Tensor.empty('c', [M, N])) // prettier-ignore
  })
  return program
}

afterEach(() => {
  vi.restoreAllMocks()
  gpu.tiles.chosen.clear()
})

/** Launches of a job. */
function launchesOf(job: Job): number {
  let count = 0
  job({ setPipeline: () => undefined, setBindGroup: () => undefined, dispatchWorkgroups: () => count++ } as unknown as GPUComputePassEncoder) // prettier-ignore
  return count
}

/** A device whose launches take so long by the clock of the thread, and by their timestamps what `told` says. */
function device(launchMs: number, told: (jobs: readonly Job[]) => number[]) {
  let now = 0
  const submits: number[] = []
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  vi.spyOn(PassTimer.prototype, 'time').mockImplementation((jobs) => {
    const launches = jobs.reduce((sum, job) => sum + launchesOf(job), 0)
    submits.push(launches * launchMs)
    now += launches * launchMs
    return Promise.resolve(told(jobs))
  })
  return submits
}

const nothing = (jobs: readonly Job[]) => jobs.map(() => NaN)

test('where no timestamp says anything, no submit gets long, and the rule decides until another start', async () => {
  const submits = device(5, nothing)
  const report = await new Tuner(gpu, 'measured', null, Infinity).tune(program())
  expect(report).toMatchObject({ measured: [], byRule: 1 })
  expect(gpu.tiles.chosen.size).toBe(0)
  expect(Math.max(...submits)).toBeLessThanOrEqual(100)
})

test('a tile that could not be timed is not taken for a fast one', async () => {
  device(1, (jobs) => jobs.map((job, i) => (i === 0 ? launchesOf(job) : NaN)))
  const report = await new Tuner(gpu, 'measured', null, Infinity).tune(program())
  expect(report?.measured).toMatchObject([{ key: KEY, ms: 1, ruleMs: 1 }])
  expect(report?.measured[0].tile).toBe(report?.measured[0].rule)
})

test('a product that takes long has a submit for each tile, and is launched once in it', async () => {
  const submits = device(300, (jobs) => jobs.map((job) => 300 * launchesOf(job)))
  const product = productOf(program().launches[0])
  if (!product) throw new Error('it is a product')
  const bench = await TileBench.make(gpu, [product])
  expect(await bench.fastest(product)).toMatchObject({ ms: 300, ruleMs: 300 })
  bench.destroy()
  expect(new Set(submits)).toEqual(new Set([300]))
})
