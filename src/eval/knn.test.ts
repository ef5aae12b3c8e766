import { expect, test } from 'vitest'
import { capped } from '../../test/capped'
import { gpu } from '../../test/gpu'
import { expectClose, input, uniform } from '../../test/numerics'
import { FeatureExtractor, destroyTensor, recordFeatures } from './featureBank'
import { accuracy, mergedNeighbours, nearest, predictions, topAccuracy, weightedVotes } from './knn'
import { gelu } from '../ops/elementwise/gelu'
import { geluReference } from '../ops/elementwise/gelu.reference'
import { Tensor } from '../tensor/tensor'

const CLASSES = 3
const labelsOf = (n: number) => Array.from({ length: n }, (_, i) => i % CLASSES)

/** Percent that k-NN gets right. Rows of both sets have classes 0, 1, 2, 0, ... */
async function score(queries: Float32Array<ArrayBuffer>, bank: Float32Array<ArrayBuffer>, C: number, k: number) {
  const found = await nearest(gpu, queries, input([bank.length / C, C], bank), k)
  const votes = weightedVotes(found, labelsOf(bank.length / C), CLASSES, 0.07)
  return accuracy(predictions(votes, CLASSES), labelsOf(queries.length / C))
}

/** Features [n, 4] that point to their class, at any length. */
const perfect = (n: number) =>
  Float32Array.from({ length: 4 * n }, (_, i) =>
    i % 4 === Math.floor(i / 4) % CLASSES ? 1 + Math.floor(i / 4) : 0.01 * (i % 7),
  )

test('features that tell the class score full marks, those of a constant model chance', async () => {
  // 150 queries: more than are searched at a time
  expect(await score(perfect(150), perfect(30), 4, 5)).toBe(100)
  expect(await score(new Float32Array(4 * 150).fill(1), new Float32Array(4 * 30).fill(1), 4, 6)).toBeCloseTo(100 / 3, 9)
})

test('each row of a copied model finds itself first, and neighbours agree with plain loops', async () => {
  const [n, C, k] = [131, 5, 4]
  const x = uniform(n * C, 3)
  const before = gpu.counts.bytes
  const bank = input([n, C], x)
  const found = await nearest(gpu, x, bank, k)
  destroyTensor(gpu, bank)
  expect(gpu.counts.bytes).toBe(before)
  const unit = Array.from({ length: n }, (_, r) => {
    const row = x.subarray(r * C, (r + 1) * C)
    return Array.from(row, (v) => v / Math.hypot(...row))
  })
  for (let r = 0; r < n; r++) {
    const cosines = unit.map((row) => row.reduce((sum, v, c) => sum + v * unit[r][c], 0))
    const order = cosines.map((_, i) => i).sort((a, b) => cosines[b] - cosines[a])
    expect(found.indices[r * k]).toBe(r)
    expectClose(found.similarities.subarray(r * k, (r + 1) * k), order.slice(0, k).map((i) => cosines[i]), 1e-5) // prettier-ignore
  }
})

test('where the device can bind little, fewer rows are searched at a time, and found is the same', async () => {
  const [n, N, C] = [20, 300, 2]
  const found = async (on: typeof gpu) => {
    const bank = input([N, C], uniform(N * C, 3))
    const all = await nearest(on, uniform(n * C, 4), bank, 3)
    destroyTensor(gpu, bank)
    return all
  }
  const few = capped({ maxStorageBufferBindingSize: 4 * 5 * N }) // five rows of similarities
  expect(await found(few)).toEqual(await found(gpu))
})

test('votes by hand: near neighbours outvote many far ones, and equals go to the first class', () => {
  const neighbours = {
    k: 3,
    indices: Uint32Array.from([0, 1, 2, 1, 2, 0]),
    similarities: Float32Array.from([1, 0.5, 0.5, 0.5, 0.5, 0.5]),
  }
  const votes = weightedVotes(neighbours, [1, 0, 0], 2, 0.1)
  expectClose(votes, [2 * Math.exp(5), Math.exp(10), 2 * Math.exp(5), Math.exp(5)], 1e-9)
  expect([...predictions(votes, 2)]).toEqual([1, 0])
  expect([...predictions(Float64Array.from([1, 1]), 2)]).toEqual([0])
  expect(accuracy([1, 0], [1, 1])).toBe(50)
})

test('a bank searched in two parts gives the neighbours of one search, equals in their order', async () => {
  const [n, N, C, cut] = [7, 9, 3, 4]
  // coarse, and the last row once more at its beginning, so that there are equals in both parts
  const bank = uniform(N * C, 8).map((v) => Math.round(2 * v))
  bank.copyWithin(0, (N - 1) * C)
  const queries = uniform(n * C, 9)
  const search = (rows: Float32Array<ArrayBuffer>, k: number) => nearest(gpu, queries, input([rows.length / C, C], rows), k) // prettier-ignore
  for (const k of [2, 7, 12]) {
    const whole = await search(bank, Math.min(k, N))
    const parts = [bank.slice(0, cut * C), bank.slice(cut * C)]
    const [first, second] = [await search(parts[0], Math.min(k, cut)), await search(parts[1], Math.min(k, N - cut))]
    expect(mergedNeighbours(first, second, cut, k)).toEqual(whole)
  }
})

test('a search that is stopped leaves no memory behind', async () => {
  const [queries, bank] = [uniform(6), input([4, 3], uniform(12))]
  const before = gpu.counts.bytes
  const stop = () => {
    throw new Error('enough')
  }
  await expect(nearest(gpu, queries, bank, 2, stop)).rejects.toThrow('enough')
  expect(gpu.counts.bytes).toBe(before)
})

test('top-1 and top-5 by hand: of equal scores the first classes come first; fewer voters are a prefix', () => {
  const scores = [3, 1, 2, 2, 2, 2]
  expect([1, 2, 3].map((most) => topAccuracy(scores, [2, 1], 3, most))).toEqual([0, 100, 100])
  const neighbours = { k: 3, indices: Uint32Array.from([0, 1, 2]), similarities: Float32Array.from([1, 0.9, 0.9]) }
  expect([...predictions(weightedVotes(neighbours, [0, 1, 1], 2, 1, 1), 2)]).toEqual([0])
  expect([...predictions(weightedVotes(neighbours, [0, 1, 1], 2, 1), 2)]).toEqual([1])
})

test('features are extracted batch by batch, the last one short, and given up when stopped', async () => {
  // "images" of 8 bytes: two floats; the network is a gelu
  const images = uniform(2 * 7, 5)
  const source = {
    read: (indices: ArrayLike<number>, into: Uint8Array) =>
      Array.from(indices).forEach((index, i) =>
        into.set(new Uint8Array(images.slice(2 * index, 2 * index + 2).buffer), 8 * i),
      ),
  }
  const before = gpu.counts.bytes
  const pixels = Tensor.persistent(gpu, 'batch', [3, 2])
  const extractor = await FeatureExtractor.compile(
    recordFeatures(gpu, 'features', () => [gelu(pixels), gelu(gelu(pixels))]), // of two kinds the first is wanted
    pixels,
  )
  const told: number[][] = []
  const order = [6, 0, 1, 2, 5, 3, 4]
  const bank = await extractor.extract(source, order, (done, total) => told.push([done, total]) > 0)
  expect(told).toEqual([[3, 7], [6, 7], [7, 7]]) // prettier-ignore
  if (!bank) throw new Error('was not stopped')
  expectClose(await bank.read(gpu), order.flatMap((i) => [geluReference(images[2 * i]), geluReference(images[2 * i + 1])]), 1e-6) // prettier-ignore
  destroyTensor(gpu, bank)
  expect(await extractor.extract(source, order, (done) => done < 6)).toBe(null)
  extractor.destroy()
  destroyTensor(gpu, pixels)
  expect(gpu.counts.bytes).toBe(before)
})
