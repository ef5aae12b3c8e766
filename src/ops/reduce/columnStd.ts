// How far features spread over a batch: a collapsed network gives every image the same feature. Not differentiable.
//
// Kernel: shaders/reduce/columnStd.wgsl

import { emit } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'

/** @param x [R, C] f32 @returns [C] f32, standard deviation of each column over the rows (divided by R) */
export function columnStd(x: Tensor): Tensor {
  const [rows, columns] = x.shape
  const deviations = Tensor.empty('columnStd', [columns])
  emit('reduce/columnStd', { params: { rows, columns }, x, deviations }, { threads: columns })
  return deviations
}
