// Matrices of one width, one below the other, differentiably: for tests in which a gradient arrives by two ways.

import { copyTokens } from '../src/ops/shape/copyTokens'
import { record } from '../src/tensor/tape'
import { Tensor } from '../src/tensor/tensor'

/**
 * @param parts [R_i, C] f32 each, at least one
 * @returns     [sum R_i, C] f32
 */
export function concatRows(parts: readonly Tensor[]): Tensor {
  const C = parts[0].shape[1]
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
