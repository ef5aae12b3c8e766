// The largest k of each row, sorted: the neighbours of k-NN. Not differentiable.
//
// Kernel: shaders/reduce/topK.wgsl

import { emit } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'

export const MAX_K = 32 // CAPACITY of the kernel

/**
 * @param x [R, N] f32 @param k 1 to 32, at most N
 * @returns values [R, k] f32, falling, and indices [R, k] u32; of equals the first comes first
 */
export function topK(x: Tensor, k: number): { values: Tensor; indices: Tensor } {
  const [rows, columns] = x.shape
  const most = Math.min(MAX_K, columns)
  if (!(k >= 1 && k <= most)) throw new RangeError(`topK: k must be 1 to ${most} for rows of ${columns}, got ${k}`)
  const values = Tensor.empty('topK.values', [rows, k])
  const indices = Tensor.empty('topK.indices', [rows, k], 'u32')
  emit('reduce/topK', { params: { rows, columns, k }, x, values, indices }, { threads: rows })
  return { values, indices }
}
