// Layer normalisation over channels (Ba et al. 2016; torch.nn.LayerNorm). The variance is the biased one.
//
// Kernels: shaders/norm/layerNorm.{forward,backward,affine}.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import { affineTotal, partsOf } from './affineTotal'

/**
 * (x - mean) / sqrt(var + eps) * weight + bias, each row for itself.
 *
 * @param x      [R, C] f32
 * @param weight [C] f32
 * @param bias   [C] f32
 * @param eps    above 0; the official models use 1e-6, not PyTorch's 1e-5
 * @returns      [R, C] f32
 */
export function layerNorm(x: Tensor, weight: Tensor, bias: Tensor, eps = 1e-6): Tensor {
  const [R, C] = x.shape
  checkShape('layerNorm', 'x', x.shape, [R, C], '[R, C]')
  checkShape('layerNorm', 'weight', weight.shape, [C], '[C]')
  checkShape('layerNorm', 'bias', bias.shape, [C], '[C]')
  if (!(eps > 0)) throw new RangeError(`layerNorm: eps must be above 0, got ${eps}`)

  const y = Tensor.empty('layerNorm', [R, C])
  const stats = Tensor.empty('layerNorm.stats', [R, 2])
  emit('norm/layerNorm.forward', { params: { R, C, eps }, x, weight, bias, stats, y }, { threads: R })

  return record('layerNorm', y, [x, weight, bias], (dY, gradients) => {
    affineTotal(weight, bias, gradients, () => {
      const { parts, partRows } = partsOf(R)
      const partials = Tensor.empty('layerNorm.partials', [parts, 2, C])
      const params = { R, C, parts, part_rows: partRows }
      emit('norm/layerNorm.affine', { params, x, stats, d_y: dY, partials }, { threads: parts * C })
      return partials
    })
    const dX = gradients.accumulate(x)
    if (!dX) return
    const params = { R, C, adds: Number(dX.adds) }
    emit('norm/layerNorm.backward', { params, x, weight, stats, d_y: dY, d_x: dX.into }, { threads: R })
  })
}
