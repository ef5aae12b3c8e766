// Weighted k-NN classification (`knn_classifier` of the official eval_knn.py; Wu et al. 2018): the k training images
// with the largest cosine vote for their class with weight exp(cosine / T).

import type { Gpu } from '../gpu/device'
import { matmulNT } from '../ops/matmul/matmulNT'
import { l2Normalize } from '../ops/norm/l2Normalize'
import { topK } from '../ops/reduce/topK'
import { allocateTensors } from '../tensor/allocateTensors'
import { CompiledProgram } from '../tensor/compiled'
import { Program } from '../tensor/program'
import { mostBytes } from '../tensor/limits'
import { planOf } from '../tensor/programPlan'
import { Tensor } from '../tensor/tensor'
import { bufferOf, destroyTensor } from './featureBank'
import { piecesOf, rowsAPiece } from './pieces'

export interface Neighbours {
  k: number
  /** [n, k] rows of the bank, most similar first */
  indices: Uint32Array
  /** [n, k] cosines */
  similarities: Float32Array
}

const QUERIES = 128 // rows searched at a time: bounds the similarities that are in memory
const SETTLES_FROM = 1024 // rows from which on it is worth while to build the faster kernels

/** A search, recorded: rows are handed over in `rows`; what normalises them makes the bank ready, too. */
function recordSearch(gpu: Gpu, n: number, bank: Tensor, k: number) {
  const C = bank.shape[1]
  // a row's features, and what it has in common with all of the bank
  const most = Math.min(rowsAPiece(gpu, 4 * C), Math.max(1, Math.floor(mostBytes(gpu) / (4 * bank.shape[0]))))
  const rows = Tensor.deferred('rows', [Math.min(QUERIES, n, most), C])
  const normalizing = new Program(gpu, 'k-NN bank')
  const normalized = normalizing.record(() => l2Normalize(rows))
  const searching = new Program(gpu, 'k-NN')
  const found = searching.record(() => topK(matmulNT(l2Normalize(rows), bank), k))
  return { rows, normalizing, normalized, searching, found }
}

/**
 * Bytes that `nearest` takes at the most, beside those of the bank.
 *
 * @param n queries @param bank [N, C] f32, without memory
 */
export function planSearch(gpu: Gpu, n: number, bank: Tensor, k: number): number {
  const { rows, normalizing, normalized, searching, found } = recordSearch(gpu, n, bank, k)
  const results = [found.values, found.indices]
  const plans = [planOf(normalizing, [normalized]), planOf(searching, results)]
  const read = results.reduce((sum, { byteLength }) => sum + byteLength, 0)
  return rows.byteLength + plans.reduce((sum, plan) => sum + plan.arenaBytes + plan.constantBytes, 0) + read
}

/**
 * The k rows of `bank` with the largest cosine for every row of `queries`.
 *
 * @param queries [n, C]
 * @param bank [N, C] f32, persistent; its rows are normalised where they lie, for a second copy may have no room
 * @param onRows told how many rows of `queries` are done; it may throw to stop, and no memory is left behind
 */
export async function nearest(
  gpu: Gpu,
  queries: Float32Array<ArrayBuffer>,
  bank: Tensor,
  k: number,
  onRows?: (done: number) => void,
): Promise<Neighbours> {
  const C = bank.shape[1]
  const n = queries.length / C
  const indices = new Uint32Array(n * k)
  const similarities = new Float32Array(n * k)
  const { rows, normalizing, normalized, searching, found } = recordSearch(gpu, n, bank, k)
  const programs: CompiledProgram[] = []
  const compile = async (...args: Parameters<typeof CompiledProgram.compile>) => {
    const compiled = await CompiledProgram.compile(...args)
    programs.push(compiled)
    return compiled
  }
  try {
    await allocateTensors(gpu, 'images to be compared', [rows])
    const preparing = await compile(normalizing, [normalized])
    for (const { first, count } of piecesOf(bank.shape[0], rows.shape[0])) {
      const [at, bytes] = [4 * first * C, 4 * count * C]
      gpu.submitCopies('rows', (encoder) => encoder.copyBufferToBuffer(bufferOf(bank), at, bufferOf(rows), 0, bytes))
      const { buffer, byteOffset } = normalized.storage
      preparing.run((encoder) => buffer && encoder.copyBufferToBuffer(buffer, byteOffset, bufferOf(bank), at, bytes))
    }
    const compiled = await compile(searching, [found.values, found.indices], { startsOnStandIns: true })
    if (n > SETTLES_FROM) compiled.settle().catch(() => undefined) // the loss of the device, told by what waits for it
    for (const { first, count } of piecesOf(n, rows.shape[0])) {
      gpu.device.queue.writeBuffer(bufferOf(rows), 0, queries, first * C, count * C)
      compiled.run()
      const [values, where] = await Promise.all([found.values.read(gpu), found.indices.read(gpu)])
      similarities.set((values as Float32Array).subarray(0, count * k), first * k)
      indices.set((where as Uint32Array).subarray(0, count * k), first * k)
      onRows?.(first + count)
    }
  } finally {
    for (const program of programs) program.destroy()
    destroyTensor(gpu, rows)
  }
  return { k, indices, similarities }
}

/**
 * The neighbours in a bank of two parts from those in each: what was found in the first part, and in the one that begins
 * at row `from`. Of equals the first comes first, as in one search.
 *
 * @param most neighbours to keep
 */
export function mergedNeighbours(first: Neighbours, second: Neighbours, from: number, most: number): Neighbours {
  const k = Math.min(most, first.k + second.k)
  const n = first.indices.length / first.k
  const merged = { k, indices: new Uint32Array(n * k), similarities: new Float32Array(n * k) }
  for (let row = 0; row < n; row++) {
    let [a, b] = [row * first.k, row * second.k]
    const [endA, endB] = [a + first.k, b + second.k]
    for (let at = row * k; at < (row + 1) * k; at++) {
      const takesFirst = b === endB || (a < endA && first.similarities[a] >= second.similarities[b])
      merged.similarities[at] = takesFirst ? first.similarities[a] : second.similarities[b]
      merged.indices[at] = takesFirst ? first.indices[a++] : second.indices[b++] + from
    }
  }
  return merged
}

/** The neighbours of all rows from those of some rows after others; null where there are none. All have as many. */
export function stackedNeighbours(parts: readonly Neighbours[]): Neighbours | null {
  if (parts.length <= 1) return parts[0] ?? null
  const [{ k }] = parts
  const rows = parts.reduce((sum, { indices }) => sum + indices.length, 0)
  const all = { k, indices: new Uint32Array(rows), similarities: new Float32Array(rows) }
  let at = 0
  for (const { indices, similarities } of parts) {
    all.indices.set(indices, at)
    all.similarities.set(similarities, at)
    at += indices.length
  }
  return all
}

/**
 * Sum of exp(cosine / T) over the neighbours of each class.
 *
 * @param voters how many of the neighbours vote, the nearest first; all of them without it
 * @returns [n, classes]
 */
export function weightedVotes(
  { k, indices, similarities }: Neighbours,
  labels: ArrayLike<number>,
  classes: number,
  T: number,
  voters = k,
): Float64Array {
  const n = indices.length / k
  const votes = new Float64Array(n * classes)
  for (let row = 0; row < n; row++)
    for (let i = row * k; i < row * k + voters; i++)
      votes[row * classes + labels[indices[i]]] += Math.exp(similarities[i] / T)
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

/**
 * Percent of rows whose class is among the `most` with the highest scores (top-1, top-5); of equals the first come first.
 *
 * @param scores [n, classes] votes or logits
 */
export function topAccuracy(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  most: number,
): number {
  let hits = 0
  for (let i = 0; i < labels.length; i++) {
    const own = scores[i * classes + labels[i]]
    let above = 0
    for (let c = 0; c < classes; c++) {
      const other = scores[i * classes + c]
      if (other > own || (other === own && c < labels[i])) above++
    }
    if (above < most) hits++
  }
  return (100 * hits) / labels.length
}
