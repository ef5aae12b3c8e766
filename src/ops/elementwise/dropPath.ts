// Stochastic depth (Huang et al. 2016; timm's DropPath): in training the branch of a residual block is left out for a
// random share of the images, and scaled up for the others. The draw is a function of (seed, step, layer, image), so
// the backward makes it again instead of keeping a mask, and a resumed run drops the same branches.
//
// Kernels: shaders/elementwise/dropPath.{forward,backward}[.vec4].wgsl

import { STREAM } from '../../base/rng'
import { emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import { rowsOf, tokensOf, type TokenGroup } from '../patch/tokenGroups'

const SCALAR = { forward: 'elementwise/dropPath.forward', backward: 'elementwise/dropPath.backward' }
/** Four channels a load, and sizes counted in fours. */
const VEC4 = { forward: 'elementwise/dropPath.forward.vec4', backward: 'elementwise/dropPath.backward.vec4' }

const MAX_IMAGES = 65536 // a layer's share of the counter

export interface DropPathOptions {
  /** Share of the images whose branch is left out, in [0, 1). */
  rate: number
  /** The step's scalars: the first two words are seed and step, u32. */
  stepScalars: Tensor
  /** A different number for every branch of the network. */
  layer: number
}

/**
 * residual + branch / (1 - rate) where the image keeps its branch, else residual.
 *
 * @param residual [R, C] f32
 * @param branch   [R, C] f32
 * @param groups   how both lie; images are counted through all groups
 * @returns        [R, C] f32
 */
export function dropPathAdd(
  residual: Tensor,
  branch: Tensor,
  groups: readonly TokenGroup[],
  { rate, stepScalars, layer }: DropPathOptions,
): Tensor {
  const C = residual.shape[1]
  checkShape('dropPathAdd', 'residual', residual.shape, [rowsOf(groups), C], '[R, C]')
  checkShape('dropPathAdd', 'branch', branch.shape, residual.shape, 'the shape of residual')
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropPathAdd: rate must be in [0, 1), got ${rate}`)

  const [kernels, lanes] = C % 4 === 0 ? [VEC4, 4] : [SCALAR, 1]
  let images = 0
  const launches = groups.map((group) => {
    const params = {
      images: group.images,
      image_size: (tokensOf(group) * C) / lanes,
      first: (group.firstRow * C) / lanes,
      first_image: images,
      stream: STREAM.dropPath,
      layer,
      rate,
      scale: 1 / (1 - rate),
    }
    images += group.images
    return { params, extent: { threads: group.images * params.image_size } }
  })
  if (images > MAX_IMAGES)
    throw new RangeError(`dropPathAdd: images must be at most ${MAX_IMAGES}, got ${images}. Make the batch smaller.`)

  const y = Tensor.empty('dropPathAdd', residual.shape)
  for (const { params, extent } of launches)
    emit(kernels.forward, { params, step_scalars: stepScalars, residual, branch, y }, extent)

  return record('dropPathAdd', y, [residual, branch], (dY, gradients) => {
    const dBranch = gradients.assign(branch)
    if (dBranch)
      for (const { params, extent } of launches)
        emit(kernels.backward, { params, step_scalars: stepScalars, d_y: dY, d_branch: dBranch }, extent)
    gradients.pass(residual, dY)
  })
}
