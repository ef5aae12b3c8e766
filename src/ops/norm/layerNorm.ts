// Layer normalisation (Ba et al. 2016; torch.nn.LayerNorm). The official models use eps 1e-6 everywhere.
//
// Kernels: those of rowNorm.ts

import { record } from '../../tensor/tape'
import { checkShape, type Tensor } from '../../tensor/tensor'
import { rowNorm } from './rowNorm'

/**
 * (x - mean) / sqrt(variance + eps) * weight + bias over the channels of each row.
 *
 * @param x      [R, C] f32
 * @param weight [C] f32 @param bias [C] f32
 * @returns      [R, C] f32
 */
export function layerNorm(x: Tensor, weight: Tensor, bias: Tensor, eps = 1e-6): Tensor {
  const [rows, C] = x.shape
  checkShape('layerNorm', 'weight', weight.shape, [C], '[C]')
  checkShape('layerNorm', 'bias', bias.shape, [C], '[C]')
  const block = { rows, fromRow: 0, toRow: 0, height: 0, width: 0 }
  const { y, backward } = rowNorm('layerNorm', x, [block], 1, weight, bias, eps)
  return record('layerNorm', y, [x, weight, bias], backward)
}
