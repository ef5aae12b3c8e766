// Some rows of a matrix, copied out.
//
// Kernel: shaders/shape/copyTokens.wgsl

import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import { copyTokens } from './copyTokens'

/**
 * Rows firstRow .. firstRow + rows - 1.
 *
 * @param x [R, C] f32
 * @returns [rows, C] f32
 */
export function sliceRows(x: Tensor, firstRow: number, rows: number): Tensor {
  const [R, C] = x.shape
  checkShape('sliceRows', 'x', x.shape, [R, C], '[R, C]')
  if (!(firstRow >= 0 && rows > 0 && firstRow + rows <= R))
    throw new RangeError(`sliceRows: rows must lie within 0..${R - 1}, got ${firstRow}..${firstRow + rows - 1}`)

  const y = Tensor.empty('sliceRows', [rows, C])
  copyTokens({ tensor: x, firstRow: 0, tokens: R }, { tensor: y, firstRow: 0, tokens: rows }, 1, -firstRow)

  return record('sliceRows', y, [x], (dY, gradients) => {
    const dX = gradients.accumulate(x)
    if (!dX) return
    const whole = { tensor: dX.into, firstRow: 0, tokens: R }
    copyTokens({ tensor: dY, firstRow: 0, tokens: rows }, whole, 1, firstRow, dX.adds)
  })
}
