// Weight normalisation (Salimans and Kingma 2016; `nn.utils.weight_norm` on the official head's last layer): a row is
// its length g times its direction v / |v|. In the published runs that freeze the lengths (norm_last_layer) g stays 1.
//
// Kernels: shaders/norm/weightNorm.{forward,backward}.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'

/**
 * g * v / |v|, each row for itself.
 *
 * @param g [K, 1] f32, lengths
 * @param v [K, C] f32, rows longer than 0
 * @returns [K, C] f32
 */
export function weightNorm(g: Tensor, v: Tensor): Tensor {
  const [K, C] = v.shape
  checkShape('weightNorm', 'v', v.shape, [K, C], '[K, C]')
  checkShape('weightNorm', 'g', g.shape, [K, 1], '[K, 1]')

  const W = Tensor.empty('weightNorm', [K, C])
  const inverseNorms = Tensor.empty('weightNorm.inverseNorms', [K])
  const saved = { params: { K, C }, g, v, inverse_norms: inverseNorms }
  emit('norm/weightNorm.forward', { ...saved, W }, { threads: K })

  return record('weightNorm', W, [g, v], (dW, gradients) => {
    const outputs = {
      d_g: gradients.assign(g) ?? Tensor.empty('weightNorm.unused', [K]),
      d_v: gradients.assign(v) ?? Tensor.empty('weightNorm.unused', [K, C]),
    }
    emit('norm/weightNorm.backward', { ...saved, d_W: dW, ...outputs }, { threads: K })
  })
}
