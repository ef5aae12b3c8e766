// Rows scaled to length 1 (torch.nn.functional.normalize, as the DINO head does before its last layer).
//
// Kernels: shaders/norm/l2Normalize.{forward,backward}.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor } from '../../tensor/tensor'

/** x / max(||x||, eps), row by row. @param x [R, C] f32 @returns [R, C] f32 */
export function l2Normalize(x: Tensor, eps = 1e-12): Tensor {
  const [rows, columns] = x.shape
  const y = Tensor.empty('l2Normalize', [rows, columns])
  const norms = Tensor.empty('l2Normalize.norms', [rows])
  emit('norm/l2Normalize.forward', { params: { rows, columns, eps }, x, y, norms }, { threads: rows })
  return record('l2Normalize', y, [x], (dY, gradients) => {
    const dX = gradients.assign(x)
    const params = { rows, columns }
    if (dX) emit('norm/l2Normalize.backward', { params, y, norms, d_y: dY, d_x: dX }, { threads: rows })
  })
}
