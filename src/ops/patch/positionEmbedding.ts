// Learnt absolute positions, added to the tokens. Swin's table (`absolute_pos_embed`) fits one map size only, as in the
// official code. ViT's (`pos_embed`, row 0 for the cls token) is resampled for maps of another size, as by the official
// `interpolate_pos_encoding`: a product with the bicubic matrix, so the gradient is one with its transpose.
//
// Kernels: shaders/patch/positionEmbedding.{forward,backward,interpolate}.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import { bicubicMatrix } from './bicubicMatrix'
import { rowsOf, tokensOf, type TokenGroup } from './tokenGroups'

/**
 * x + positions.
 *
 * @param x            [R, C] f32
 * @param groups       how x lies
 * @param table        [1, N, C] f32 for one map of N tokens; with `maps` [1, 1 + N, C], N a square
 * @param options.maps ViT: the maps without their cls token; tables are resampled to them
 * @returns            [R, C] f32
 */
export function addPositionEmbedding(
  x: Tensor,
  groups: readonly TokenGroup[],
  table: Tensor,
  { maps }: { maps?: readonly TokenGroup[] } = {},
): Tensor {
  const C = x.shape[1]
  const tableRows = table.shape[1]
  checkShape('addPositionEmbedding', 'x', x.shape, [rowsOf(groups), C], '[R, C]')
  checkShape('addPositionEmbedding', 'table', table.shape, [1, tableRows, C], '[1, N, C]')

  const y = Tensor.empty('addPositionEmbedding', [rowsOf(groups), C])
  const launches = groups.map((group, g) => {
    const tokens = tokensOf(group)
    const matrix = maps ? resampling(tableRows - 1, maps[g], tokens) : null
    if (!matrix && tokens !== tableRows)
      throw new RangeError(
        `addPositionEmbedding: a map must have the table's ${tableRows} tokens, got ${tokens}. ` +
          `Swin's absolute positions are not resampled: make all crops one size, or switch them off.`,
      )
    return { matrix, params: { images: group.images, tokens, C, first_row: group.firstRow } }
  })
  for (const { matrix, params } of launches) {
    const { images, tokens } = params
    let embedding = table
    if (matrix) {
      embedding = Tensor.empty('addPositionEmbedding.resampled', [tokens, C])
      product(matrix, table, embedding, false)
    }
    emit('patch/positionEmbedding.forward', { params, x, embedding, y }, { threads: images * tokens * C })
  }

  return record('addPositionEmbedding', y, [x, table], (dY, gradients) => {
    const dTable = gradients.assign(table)
    if (dTable)
      launches.forEach(({ matrix, params }, g) => {
        const { tokens } = params
        const dEmbedding = matrix ? Tensor.empty('addPositionEmbedding.d_resampled', [tokens, C]) : dTable
        const adds = Number(!matrix && g > 0)
        emit(
          'patch/positionEmbedding.backward',
          { params: { ...params, adds }, d_y: dY, d_embedding: dEmbedding },
          { threads: tokens * C },
        )
        if (matrix) product(transpose(matrix), dEmbedding, dTable, g > 0)
      })
    gradients.pass(x, dY)
  })
}

/** [1 + T][1 + N]: the cls row is copied, the map resampled. Null where the table fits as it is. */
function resampling(tableTokens: number, map: TokenGroup, tokens: number): number[][] | null {
  const side = Math.round(Math.sqrt(tableTokens))
  if (side * side !== tableTokens)
    throw new RangeError(`addPositionEmbedding: a table of ViT must be 1 + a square of rows, got ${1 + tableTokens}`)
  if (tokens !== tokensOf(map) + 1)
    throw new RangeError(
      `addPositionEmbedding: groups must have one token more than their maps = ${tokensOf(map) + 1}, got ${tokens}`,
    )
  if (map.height === side && map.width === side) return null
  return [[1, ...new Array<number>(tableTokens).fill(0)], ...bicubicMatrix(side, map).map((row) => [0, ...row])]
}

const transpose = (matrix: number[][]): number[][] => matrix[0].map((_, j) => matrix.map((row) => row[j]))

/** into = matrix rows, or into += matrix rows. */
function product(matrix: number[][], rows: Tensor, into: Tensor, adds: boolean): void {
  const [tokens, tableRows] = [matrix.length, matrix[0].length]
  const C = rows.shape[rows.shape.length - 1]
  const constant = Tensor.constant('resampling', [tokens, tableRows], Float32Array.from(matrix.flat()))
  const params = { tokens, table_rows: tableRows, C, adds: Number(adds) }
  emit('patch/positionEmbedding.interpolate', { params, matrix: constant, rows, into }, { threads: tokens * C })
}
