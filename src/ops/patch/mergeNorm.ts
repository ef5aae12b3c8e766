// Patch merging's first half: 2x2 neighbours side by side, then LayerNorm (`PatchMerging` of the official Swin). The
// gather rides in the norm; the linear map to twice the width follows in nn/patchMerging.ts.
//
// Kernels: those of norm/rowNorm.ts, with QUADRANTS = 4

import { record } from '../../tensor/tape'
import { checkShape, type Tensor } from '../../tensor/tensor'
import { rowNorm } from '../norm/rowNorm'
import { rowsOf, tokenGroups, tokensOf, type TokenGroup } from './tokenGroups'

/**
 * Join 2x2 neighbours in the order (row, column) (0,0), (1,0), (0,1), (1,1) and normalise them. A map with an odd side
 * is padded with zeros at the bottom or right first.
 *
 * @param x      [R, C] f32
 * @param weight [4C] f32 @param bias [4C] f32
 * @returns      merged [R', 4C] and how its tokens lie
 */
export function mergeNorm(
  x: Tensor,
  groups: readonly TokenGroup[],
  weight: Tensor,
  bias: Tensor,
  eps = 1e-6,
): { merged: Tensor; groups: TokenGroup[] } {
  const [R, C] = x.shape
  checkShape('mergeNorm', 'x', [R], [rowsOf(groups)], '[rows of the groups]')
  checkShape('mergeNorm', 'weight', weight.shape, [4 * C], '[4C]')
  checkShape('mergeNorm', 'bias', bias.shape, [4 * C], '[4C]')
  const after = tokenGroups(
    groups.map(({ images, height, width }) => ({ images, height: Math.ceil(height / 2), width: Math.ceil(width / 2) })),
  )
  const blocks = groups.map(({ firstRow, height, width }, i) => ({
    rows: after[i].images * tokensOf(after[i]),
    fromRow: firstRow,
    toRow: after[i].firstRow,
    height,
    width,
  }))
  const { y, backward } = rowNorm('mergeNorm', x, blocks, 4, weight, bias, eps)
  return { merged: record('mergeNorm', y, [x, weight, bias], backward), groups: after }
}
