// Multiplication element by element: where a backward kept a derivative, the chain rule. Not differentiable itself.
//
// Kernel: shaders/elementwise/multiplied.wgsl

import { emit } from '../../tensor/program'
import { Tensor, checkShape } from '../../tensor/tensor'

/** x * factor. @param x [...] f32 @param factor f32 of the same shape @returns [...] f32 */
export function multiplied(x: Tensor, factor: Tensor): Tensor {
  checkShape('multiplied', 'factor', factor.shape, x.shape, 'the shape of x')
  const y = Tensor.empty('multiplied', x.shape)
  emit('elementwise/multiplied', { params: { n: x.size }, x, factor, y }, { threads: x.size })
  return y
}
