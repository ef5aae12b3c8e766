// In-place addition: what the tape does when a tensor was read by two ops. Not differentiable itself.
//
// Kernel: shaders/elementwise/addInto.wgsl

import { emit } from '../../tensor/program'
import { checkShape, type Tensor } from '../../tensor/tensor'

/**
 * into += x, element by element.
 *
 * @param into [...] f32, changed in place
 * @param x    [...] f32, of the same shape
 */
export function addInto(into: Tensor, x: Tensor): void {
  checkShape('addInto', 'x', x.shape, into.shape, 'the shape of into')
  emit('elementwise/addInto', { params: { n: x.size }, x, into }, { threads: x.size })
}
