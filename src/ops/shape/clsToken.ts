// The cls token of a ViT: put before the tokens of every image, later taken out or left behind. With it an image is a
// sequence and no longer a map, so its group is 1 x (T + 1).
//
// Kernels: shaders/shape/{prependToken,copyTokens}.wgsl, shaders/reduce/columnSum.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import { rowsOf, tokenGroups, tokensOf, type TokenGroup } from '../patch/tokenGroups'
import { columnSum } from '../reduce/columnSum'
import { copyTokens, type TokenBlock } from './copyTokens'

const sequences = (maps: readonly TokenGroup[]) =>
  tokenGroups(maps.map((map) => ({ images: map.images, height: 1, width: tokensOf(map) + 1 })))

/** Of every image one token. */
const singles = (groups: readonly TokenGroup[]) =>
  tokenGroups(groups.map(({ images }) => ({ images, height: 1, width: 1 })))

const block = (tensor: Tensor, group: TokenGroup): TokenBlock => ({
  tensor,
  firstRow: group.firstRow,
  tokens: tokensOf(group),
})

/** Token `index` of every image of x, copied: [images, C]. */
function tokenOfEach(x: Tensor, groups: readonly TokenGroup[], index: number): Tensor {
  const single = singles(groups)
  const y = Tensor.empty('tokenOfEach', [rowsOf(single), x.shape[1]])
  groups.forEach((group, g) => copyTokens(block(x, group), block(y, single[g]), group.images, -index))
  return y
}

/**
 * Put `cls` before the tokens of every image.
 *
 * @param x    [R, C] f32
 * @param maps how x lies
 * @param cls  [1, 1, C] f32
 * @returns    tokens [R + images, C] f32, groups of 1 x (T + 1)
 */
export function prependToken(
  x: Tensor,
  maps: readonly TokenGroup[],
  cls: Tensor,
): { tokens: Tensor; groups: TokenGroup[] } {
  const C = x.shape[1]
  checkShape('prependToken', 'x', x.shape, [rowsOf(maps), C], '[R, C]')
  checkShape('prependToken', 'cls', cls.shape, [1, 1, C], '[1, 1, C]')

  const groups = sequences(maps)
  const y = Tensor.empty('prependToken', [rowsOf(groups), C])
  maps.forEach(({ images, firstRow, ...map }, g) => {
    const params = { C, images, tokens: tokensOf(map), x_row: firstRow, y_row: groups[g].firstRow }
    emit('shape/prependToken', { params, x, cls, y }, { threads: images * tokensOf(groups[g]) * C })
  })

  const tokens = record('prependToken', y, [x, cls], (dY, gradients) => {
    const dCls = gradients.assign(cls)
    if (dCls) columnSum(tokenOfEach(dY, groups, 0), dCls)
    const dX = gradients.accumulate(x)
    if (dX) maps.forEach((map, g) => copyTokens(block(dY, groups[g]), block(dX.into, map), map.images, -1, dX.adds))
  })
  return { tokens, groups }
}

/**
 * One token of every image.
 *
 * @param x      [R, C] f32
 * @param groups how x lies
 * @param index  which token, counted from 0
 * @returns      [images, C] f32, the images of all groups in order
 */
export function takeToken(x: Tensor, groups: readonly TokenGroup[], index = 0): Tensor {
  const C = x.shape[1]
  checkShape('takeToken', 'x', x.shape, [rowsOf(groups), C], '[R, C]')
  const shortest = Math.min(...groups.map(tokensOf))
  if (!(index >= 0 && index < shortest))
    throw new RangeError(`takeToken: index must be within 0..${shortest - 1}, got ${index}`)

  const y = tokenOfEach(x, groups, index)
  return record('takeToken', y, [x], (dY, gradients) => {
    const dX = gradients.accumulate(x)
    if (!dX) return
    const single = singles(groups)
    groups.forEach((group, g) => copyTokens(block(dY, single[g]), block(dX.into, group), group.images, index, dX.adds))
  })
}

/**
 * All but the first token of every image: maps again.
 *
 * @param x    [R + images, C] f32
 * @param maps how the result lies; x lies the same with one token more an image
 * @returns    tokens [R, C] f32, groups = maps
 */
export function dropToken(x: Tensor, maps: readonly TokenGroup[]): { tokens: Tensor; groups: readonly TokenGroup[] } {
  const C = x.shape[1]
  const groups = sequences(maps)
  checkShape('dropToken', 'x', x.shape, [rowsOf(groups), C], '[R + images, C]')

  const y = Tensor.empty('dropToken', [rowsOf(maps), C])
  maps.forEach((map, g) => copyTokens(block(x, groups[g]), block(y, map), map.images, -1))

  const tokens = record('dropToken', y, [x], (dY, gradients) => {
    const dX = gradients.accumulate(x)
    if (dX) maps.forEach((map, g) => copyTokens(block(dY, map), block(dX.into, groups[g]), map.images, 1, dX.adds))
  })
  return { tokens, groups: maps }
}
