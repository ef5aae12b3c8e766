import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { currentProgram } from '../../tensor/program'
import { Storage, Tensor } from '../../tensor/tensor'
import { gemm, plain } from '../matmul/gemm'
import { columnSumReference as reference } from './columnSum.reference'
import { GradientSums } from './gradientSums'

/** Assigns `values` to `parts`, `times` times one after another. */
function write(parts: Tensor, values: Float32Array<ArrayBuffer>, times = 1): void {
  const n = values.length
  const [ones, row] = [input([times, 1], new Float32Array(times).fill(1)), input([1, n], values)]
  gemm(plain(ones, 1), plain(row, n), [times, n, 1], parts)
}

const summing = () => currentProgram().launches.flatMap(({ kernel }) => (kernel.startsWith('reduce/') ? [kernel] : []))

test('what was put off agrees with the reference, in one launch for all that lie together in fours', async () => {
  const sizes = [300, 4, 64, 5] // more than a workgroup, one vec4, a quarter of a workgroup, not in fours
  const CHUNKS = 3
  const values = sizes.map((n, i) => uniform(CHUNKS * n, i + 1))
  const run = () => {
    const flat = Storage.transient('gradients', 4 * 512)
    const places = sizes.map((n, i) => new Tensor([n], 'f32', flat, [0, 1280, 1536, 1792][i]))
    const sums = new GradientSums()
    places.forEach((into, i) => write(sums.later(into, CHUNKS), values[i]))
    sums.settle(false)
    expect(summing()).toEqual([]) // too little to mind
    sums.settle(true)
    expect(summing()).toEqual(['reduce/sumParts', 'reduce/sumChunks'])
    sums.settle(true)
    expect(summing()).toHaveLength(2) // nothing is left
    return places
  }
  const found = await evaluate(run)
  found.forEach((sum, i) => expectClose(sum, reference(values[i], sizes[i]), 1e-6))
  expect(await evaluate(run)).toEqual(found)
})

test('a sum that ends where another begins stays out of it', async () => {
  const [n, CHUNKS] = [64, 3]
  const values = [uniform(CHUNKS * n, 1), uniform(CHUNKS * n, 2)]
  const found = await evaluate(() => {
    const flat = Storage.transient('gradients', 8 * n)
    const [later, earlier] = [4 * n, 0].map((at) => new Tensor([n], 'f32', flat, at)) // the first of them is summed first
    const sums = new GradientSums()
    ;[later, earlier].forEach((into, i) => write(sums.later(into, CHUNKS), values[i]))
    sums.settle(true)
    return [later, earlier]
  })
  found.forEach((sum, i) => expectClose(sum, reference(values[i], n), 1e-6))
})

test('parts that hold much memory are summed before the end, and those of another buffer by themselves', async () => {
  const n = 1024 * 1024
  const elsewhere = uniform(8, 1)
  const [large, small] = await evaluate(() => {
    const sums = new GradientSums()
    const [a, b] = [Tensor.empty('a', [n]), Tensor.empty('b', [4])]
    write(sums.later(b, 2), elsewhere)
    write(sums.later(a, 3), new Float32Array(1024).fill(2), (3 * n) / 1024)
    sums.settle(false)
    expect(summing()).toHaveLength(2)
    return [a, b]
  })
  expect(large.every((v) => v === 6)).toBe(true)
  expectClose(small, reference(elsewhere, 4), 1e-6)
})
