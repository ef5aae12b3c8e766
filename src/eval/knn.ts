// Weighted k-NN classification (`knn_classifier` of the official eval_knn.py; Wu et al. 2018): the k training images
// with the largest cosine vote for their class with weight exp(cosine / T).

import type { Gpu } from '../gpu/device'
import { matmulNT } from '../ops/matmul/matmulNT'
import { l2Normalize } from '../ops/norm/l2Normalize'
import { topK } from '../ops/reduce/topK'
import { CompiledProgram } from '../tensor/compiled'
import { Program } from '../tensor/program'
import { Tensor } from '../tensor/tensor'
import { bufferOf, destroyTensor } from './featureBank'

export interface Neighbours {
  k: number
  /** [n, k] rows of the bank, most similar first */
  indices: Uint32Array
  /** [n, k] cosines */
  similarities: Float32Array
}

const QUERIES = 128 // rows searched at a time: bounds the similarities that are in memory

/**
 * The k rows of `bank` with the largest cosine for every row of `queries`.
 *
 * @param queries [n, C] f32, persistent @param bank [N, C] f32, persistent
 */
export async function nearest(gpu: Gpu, queries: Tensor, bank: Tensor, k: number): Promise<Neighbours> {
  const [n, C] = queries.shape
  const rows = Math.min(QUERIES, n)
  const chunk = Tensor.persistent(gpu, 'queries', [rows, C])
  const normalizing = new Program(gpu, 'k-NN bank')
  const normalized = normalizing.record(() => l2Normalize(bank))
  const prepared = await CompiledProgram.compile(normalizing, [normalized])
  prepared.run()
  const program = new Program(gpu, 'k-NN')
  const found = program.record(() => topK(matmulNT(l2Normalize(chunk), asPersistent(normalized)), k))
  const compiled = await CompiledProgram.compile(program, [found.values, found.indices])
  const indices = new Uint32Array(n * k)
  const similarities = new Float32Array(n * k)
  for (let first = 0; first < n; first += rows) {
    const count = Math.min(rows, n - first)
    gpu.submitCopies('queries', (encoder) =>
      encoder.copyBufferToBuffer(bufferOf(queries), 4 * first * C, bufferOf(chunk), 0, 4 * count * C),
    )
    compiled.run()
    const [values, where] = await Promise.all([found.values.read(gpu), found.indices.read(gpu)])
    similarities.set((values as Float32Array).subarray(0, count * k), first * k)
    indices.set((where as Uint32Array).subarray(0, count * k), first * k)
  }
  compiled.destroy()
  prepared.destroy()
  destroyTensor(gpu, chunk)
  return { k, indices, similarities }
}

/** A kept result of one program as an input of the next. */
function asPersistent(tensor: Tensor): Tensor {
  const input = Tensor.deferred(tensor.label, tensor.shape, tensor.dtype)
  input.storage.buffer = tensor.storage.buffer
  input.storage.byteOffset = tensor.storage.byteOffset
  return input
}

/** Sum of exp(cosine / T) over the neighbours of each class. @returns [n, classes] */
export function weightedVotes(
  neighbours: Neighbours,
  labels: ArrayLike<number>,
  classes: number,
  T: number,
): Float64Array {
  const { k, indices, similarities } = neighbours
  const votes = new Float64Array((indices.length / k) * classes)
  indices.forEach((index, i) => {
    votes[Math.floor(i / k) * classes + labels[index]] += Math.exp(similarities[i] / T)
  })
  return votes
}

/** The class with most votes for each row; the first of equals. */
export function predictions(votes: Float64Array, classes: number): Uint16Array {
  return Uint16Array.from({ length: votes.length / classes }, (_, i) => {
    const row = votes.subarray(i * classes, (i + 1) * classes)
    return row.indexOf(row.reduce((a, b) => Math.max(a, b)))
  })
}

/** Percent of `predicted` equal to `labels`. */
export function accuracy(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  let hits = 0
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) hits++
  return (100 * hits) / labels.length
}
