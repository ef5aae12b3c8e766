// The largest k of each row, sorted: the neighbours of k-NN. Not differentiable.
//
// Kernel: shaders/reduce/topK.wgsl

import { emit } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'

/** Lengths of the list a thread keeps: a short one stays in registers, a long one holds the largest k of eval_knn.py. */
const CAPACITIES = [32, 200] as const
const MAX_K = CAPACITIES[1]

/**
 * @param x [R, N] f32 @param k 1 to 200, at most N
 * @returns values [R, k] f32, falling, and indices [R, k] u32; of equals the first comes first
 */
export function topK(x: Tensor, k: number): { values: Tensor; indices: Tensor } {
  const [rows, columns] = x.shape
  const most = Math.min(MAX_K, columns)
  if (!(k >= 1 && k <= most)) throw new RangeError(`topK: k must be 1 to ${most} for rows of ${columns}, got ${k}`)
  const values = Tensor.empty('topK.values', [rows, k])
  const indices = Tensor.empty('topK.indices', [rows, k], 'u32')
  const CAPACITY = k <= CAPACITIES[0] ? CAPACITIES[0] : CAPACITIES[1]
  emit('reduce/topK', { params: { rows, columns, k }, x, values, indices }, { threads: rows }, { CAPACITY })
  return { values, indices }
}
