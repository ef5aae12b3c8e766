// The feature maps of a backbone that can be looked at: what its last block of each resolution gives, and for the last
// resolution the region features themselves, after the final norm, which the region loss matches and its head eats.

import type { RegionGrid } from '../base/cropGeometry'
import type { Backbone, Block, ViewGroup } from '../nn/backbone'
import type { TokenGroup } from '../ops/patch/tokenGroups'
import type { Tensor } from '../tensor/tensor'

export interface Stage {
  /** [R, C] one row a region */
  features: Tensor
  /** How they lie; one group, for views of one size. */
  group: TokenGroup
  grid: RegionGrid
  /** True of the features that the region loss matches. */
  isFinal: boolean
}

/** Number of a block within its stage, from 0. */
export const inStage = (blocks: readonly Block[], index: number): number =>
  blocks.slice(0, index).filter(({ stage }) => stage === blocks[index].stage).length

/** Whether a block's tokens are a cls token and then those of `map`: a sequence, which has one row. */
export const hasClsToken = (tokens: TokenGroup, map: TokenGroup): boolean =>
  tokens.height === 1 && tokens.width === map.height * map.width + 1

/** Record the forward pass. @returns stages from the first to the last */
export function forwardStages(backbone: Backbone, views: ViewGroup): Stage[] {
  const blocks = new Map(backbone.blocks.map((block) => [block.name, block]))
  const stageOf = (features: Tensor, group: TokenGroup, stride: number, isFinal: boolean): Stage => {
    const grid = { rows: group.height, columns: group.width, extent: stride / views.side }
    return { features, group, grid, isFinal }
  }
  const stages: Stage[] = [] // by number: of the blocks of one the last stays
  const output = backbone.forward([views], {
    keep: (name, features, [group]) => {
      const block = blocks.get(name)
      if (block) stages[block.stage] = stageOf(features, group, block.stride, false)
    },
  })
  stages[stages.length - 1] = stageOf(output.regions, output.groups[0], backbone.stride, true)
  return stages
}
