// The feature maps of a backbone that can be looked at: what its last block of each resolution gives, and for the last
// resolution the region features themselves, after the final norm, which the region loss matches and its head eats.

import type { RegionGrid } from '../base/cropGeometry'
import type { Backbone, BackboneOutput, ViewGroup } from '../nn/backbone'
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

/** Record the forward pass. @returns stages from the first to the last, and all else that it gives */
export function forwardStages(
  backbone: Backbone,
  views: ViewGroup,
  patchSize: number,
): { stages: Stage[]; output: BackboneOutput } {
  const names = new Set(backbone.blocks.map((block) => block.name))
  const maps: { features: Tensor; group: TokenGroup }[] = []
  const output = backbone.forward([views], {
    keep: (name, features, [group]) => {
      if (!names.has(name)) return
      if (maps.at(-1)?.features.shape.join() === features.shape.join()) maps.pop()
      maps.push({ features, group })
    },
  })
  maps.pop()
  maps.push({ features: output.regions, group: output.groups[0] })
  const stages = maps.map(({ features, group }, s) => ({
    features,
    group,
    grid: { rows: group.height, columns: group.width, extent: (patchSize * 2 ** s) / views.side },
    isFinal: s === maps.length - 1,
  }))
  return { stages, output }
}
