// Weight normalisation (Salimans and Kingma 2016; torch.nn.utils.weight_norm with dim 0): the DINO head's last layer.
//
// Kernels: shaders/norm/weightNorm.{forward,backward}.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'

/**
 * g * v / ||v||, row by row.
 *
 * @param g [K, 1] f32, the lengths; without a gradient where they are frozen (norm_last_layer)
 * @param v [K, C] f32, the directions
 * @returns [K, C] f32
 */
export function weightNorm(g: Tensor, v: Tensor): Tensor {
  const [rows, columns] = v.shape
  checkShape('weightNorm', 'g', g.shape, [rows, 1], '[K, 1]')
  const params = { rows, columns }
  const w = Tensor.empty('weightNorm', [rows, columns])
  const inverses = Tensor.empty('weightNorm.inverses', [rows])
  emit('norm/weightNorm.forward', { params, g, v, w, inverses }, { threads: rows })
  return record('weightNorm', w, [g, v], (dW, gradients) => {
    const dV = gradients.assign(v)
    const dG = gradients.assign(g)
    if (!dV) throw new Error('weightNorm: v must require a gradient where g or the output does')
    const tensors = { g, v, inverses, d_w: dW, d_v: dV, ...(dG && { d_g: dG }) }
    emit('norm/weightNorm.backward', { params, ...tensors }, { threads: rows }, { HAS_G: dG !== null })
  })
}
