// The weighted sum of all elements: how per-row losses become one number.
//
// Kernels: shaders/reduce/weightedSum.{forward,total,backward}.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'

const MAX_PARTS = 64 // one workgroup of the first stage

/**
 * sum_i weights[i] * x[i].
 *
 * @param x       [...] f32; the only input with a gradient
 * @param weights [...] f32 of the same shape, constant
 * @param into    where the sum goes, if not into a tensor of its own (a metric's slot)
 * @returns       [] f32
 */
export function weightedSum(x: Tensor, weights: Tensor, into?: Tensor): Tensor {
  checkShape('weightedSum', 'weights', weights.shape, x.shape, 'the shape of x')
  if (into) checkShape('weightedSum', 'into', into.shape, [], 'a scalar')
  const n = x.size
  const parts = Math.min(MAX_PARTS, n)
  const partials = Tensor.empty('weightedSum.partials', [parts])
  const total = into ?? Tensor.empty('weightedSum', [])
  emit('reduce/weightedSum.forward', { params: { n, parts }, x, weights, partials }, { threads: parts })
  emit('reduce/weightedSum.total', { params: { parts }, partials, total }, { threads: 1 })

  return record('weightedSum', total, [x], (dTotal, gradients) => {
    const dX = gradients.assign(x)
    if (dX) emit('reduce/weightedSum.backward', { params: { n }, weights, d_sum: dTotal, d_x: dX }, { threads: n })
  })
}
