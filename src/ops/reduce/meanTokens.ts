// One feature an image: the mean of its tokens (the view feature of a Swin, after the final norm).
//
// Kernels: shaders/reduce/meanTokens.{forward,backward}.wgsl

import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import { rowsOf, tokensOf, type TokenGroup } from '../patch/tokenGroups'

/**
 * @param x      [R, C] f32
 * @param groups how x lies
 * @returns      [images, C] f32, the images of all groups in order
 */
export function meanTokens(x: Tensor, groups: readonly TokenGroup[]): Tensor {
  const C = x.shape[1]
  checkShape('meanTokens', 'x', x.shape, [rowsOf(groups), C], '[R, C]')

  let images = 0
  const launches = groups.map((group) => {
    const params = { images: group.images, tokens: tokensOf(group), C, first_row: group.firstRow, first_image: images }
    images += group.images
    return params
  })
  const mean = Tensor.empty('meanTokens', [images, C])
  for (const params of launches) emit('reduce/meanTokens.forward', { params, x, mean }, { threads: params.images * C })

  return record('meanTokens', mean, [x], (dMean, gradients) => {
    const dX = gradients.accumulate(x)
    if (!dX) return
    for (const params of launches)
      emit(
        'reduce/meanTokens.backward',
        { params: { ...params, adds: Number(dX.adds) }, d_mean: dMean, d_x: dX.into },
        { threads: params.images * C },
      )
  })
}
