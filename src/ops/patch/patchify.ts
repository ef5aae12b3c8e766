// Images cut into patches: one row a patch, ready for one matrix product with the convolution's weight. Constant: no
// gradient reaches pixels.
//
// Kernel: shaders/patch/patchify.wgsl

import { emit } from '../../tensor/program'
import { Tensor, checkShape } from '../../tensor/tensor'
import { rowsOf, tokenGroups, tokensOf, type TokenGroup } from './tokenGroups'

/**
 * @param images    for each resolution, pixels [n, 3, H, W] f32; a border that does not fill a patch is dropped
 * @param patchSize P, pixels
 * @returns         patches [R, 3PP] f32, columns ordered as a convolution's weight (channel, row, column); their groups
 */
export function patchify(
  images: readonly { pixels: Tensor }[],
  patchSize: number,
): { patches: Tensor; groups: TokenGroup[] } {
  const maps = images.map(({ pixels }) => {
    const [n, , height, width] = pixels.shape
    checkShape('patchify', 'pixels', pixels.shape, [n, 3, height, width], '[images, 3, H, W]')
    if (Math.min(height, width) < patchSize)
      throw new RangeError(
        `patchify: images must be at least one patch of ${patchSize} pixels, got ${height} x ${width}`,
      )
    return { images: n, height: Math.floor(height / patchSize), width: Math.floor(width / patchSize) }
  })
  const groups = tokenGroups(maps)
  const patches = Tensor.empty('patchify', [rowsOf(groups), 3 * patchSize * patchSize])
  groups.forEach((group, g) => {
    const { pixels } = images[g]
    const [n, , height, width] = pixels.shape
    const grid = { rows: group.height, columns: group.width }
    const params = { images: n, height, width, ...grid, P: patchSize, first_row: group.firstRow }
    emit('patch/patchify', { params, pixels, patches }, { threads: n * tokensOf(group) * 3 * patchSize })
  })
  return { patches, groups }
}
