// Rows brought to length 1 (`nn.functional.normalize` in the official DINOHead).
//
// Kernels: shaders/norm/l2Normalize.{forward,backward}.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'

/**
 * x / max(|x|, eps), each row for itself.
 *
 * @param x   [R, C] f32
 * @param eps above 0; a row shorter than this is divided by it and stays short
 * @returns   [R, C] f32
 */
export function l2Normalize(x: Tensor, eps = 1e-12): Tensor {
  const [R, C] = x.shape
  checkShape('l2Normalize', 'x', x.shape, [R, C], '[R, C]')
  if (!(eps > 0)) throw new RangeError(`l2Normalize: eps must be above 0, got ${eps}`)

  const y = Tensor.empty('l2Normalize', [R, C])
  const norms = Tensor.empty('l2Normalize.norms', [R])
  emit('norm/l2Normalize.forward', { params: { R, C, eps }, x, norms, y }, { threads: R })

  return record('l2Normalize', y, [x], (dY, gradients) => {
    const dX = gradients.accumulate(x)
    if (!dX) return
    const params = { R, C, eps, adds: Number(dX.adds) }
    emit('norm/l2Normalize.backward', { params, y, norms, d_y: dY, d_x: dX.into }, { threads: R })
  })
}
