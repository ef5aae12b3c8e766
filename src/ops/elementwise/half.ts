// Single precision to half: what a matrix product reads where a program asks for half operands (Program.halfOperands).
// Not differentiable itself: a product's backward gives the gradient of what was rounded to what it was rounded from, as
// autocast does (Micikevicius et al. 2018, "Mixed precision training").
//
// Kernel: shaders/elementwise/half.wgsl

import { emit } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'

/**
 * x rounded to half precision; beyond ±65,504 it is ±65,504.
 *
 * @param x [...] f32, elements in fours, or f16 already @returns [...] f16
 */
export function half(x: Tensor): Tensor {
  if (x.dtype === 'f16') return x
  if (x.size % 4) throw new RangeError(`half: elements must come in fours, ${x.label} has ${x.size}`)
  const y = Tensor.empty(`${x.label}, half`, x.shape, 'f16')
  emit('elementwise/half', { params: { n4: x.size / 4 }, x, y }, { threads: x.size / 4 })
  return y
}
