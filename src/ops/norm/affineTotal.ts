// The gradients of a norm's weight and bias are sums over thousands of rows. Each norm adds up parts of its rows, side
// by side; this adds up the parts, in order. Not differentiable itself.
//
// Kernel: shaders/norm/affineTotal.wgsl

import { emit } from '../../tensor/program'
import type { GradientSink } from '../../tensor/tape'
import { Tensor } from '../../tensor/tensor'

/** How `rows` rows are cut into parts: about as many parts as rows in each, so neither stage sums for long. */
export function partsOf(rows: number): { parts: number; partRows: number } {
  const partRows = Math.ceil(Math.sqrt(rows))
  return { parts: Math.ceil(rows / partRows), partRows }
}

/**
 * Assign the gradients of `weight` and `bias` from partial sums. `partials` is asked for only if one is wanted.
 *
 * @param weight   [C] f32
 * @param bias     [C] f32
 * @param partials emits the first stage; [parts, 2, C] f32, weight before bias
 */
export function affineTotal(weight: Tensor, bias: Tensor, gradients: GradientSink, partials: () => Tensor): void {
  const dWeight = gradients.assign(weight)
  const dBias = gradients.assign(bias)
  if (!dWeight && !dBias) return
  const sums = partials()
  const C = weight.size
  emit(
    'norm/affineTotal',
    {
      params: { C, parts: sums.shape[0] },
      partials: sums,
      d_weight: dWeight ?? Tensor.empty('affineTotal.unused', [C]),
      d_bias: dBias ?? Tensor.empty('affineTotal.unused', [C]),
    },
    { threads: 2 * C },
  )
}
