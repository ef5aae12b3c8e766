// Matrices of one width, one below the other.
//
// Kernel: shaders/shape/copyTokens.wgsl

import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import { copyTokens } from './copyTokens'

/**
 * @param parts [R_i, C] f32 each, at least one
 * @returns     [sum R_i, C] f32
 */
export function concatRows(parts: readonly Tensor[]): Tensor {
  if (!parts.length) throw new RangeError('concatRows: parts must be at least one tensor, got none')
  const C = parts[0].shape[1]
  for (const part of parts) checkShape('concatRows', 'every part', part.shape, [part.shape[0], C], '[R, C]')

  let rows = 0
  const blocks = parts.map((tensor) => {
    const block = { tensor, firstRow: rows, tokens: tensor.shape[0] }
    rows += block.tokens
    return block
  })
  const y = Tensor.empty('concatRows', [rows, C])
  for (const { tensor, firstRow, tokens } of blocks)
    copyTokens({ tensor, firstRow: 0, tokens }, { tensor: y, firstRow, tokens }, 1, 0)

  return record('concatRows', y, parts, (dY, gradients) => {
    for (const { tensor, firstRow, tokens } of blocks) {
      const dPart = gradients.accumulate(tensor)
      if (!dPart) continue
      const into = { tensor: dPart.into, firstRow: 0, tokens }
      copyTokens({ tensor: dY, firstRow, tokens }, into, 1, 0, dPart.adds)
    }
  })
}
