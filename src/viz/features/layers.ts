// The outputs of a backbone that have one feature a region: what every block gives, and last the region features themselves,
// after the final norm and before the head, which the region loss matches.

import type { RegionGrid } from '../../base/cropGeometry'
import type { Backbone, ViewGroup } from '../../nn/backbone'
import type { TokenGroup } from '../../ops/patch/tokenGroups'
import { dropToken } from '../../ops/shape/clsToken'
import type { Tensor } from '../../tensor/tensor'
import { hasClsToken, inStage } from '../stages'

/** An output that can be looked at. */
export interface Layer {
  /** Its stage, and its block within it, both from 0; no block: after the final norm. */
  stage: number
  block: number | null
}

export interface RegionLayer {
  layers: Layer[]
  grid: RegionGrid
  /** [images * rows * columns, C] image by image, row by row */
  features: Tensor
}

/** How many outputs there are. */
export const layerCount = ({ blocks }: Backbone): number => blocks.length + 1

/** Record the forward pass of views of one size. @param wanted number of the output, below layerCount */
export function forwardLayer(backbone: Backbone, views: ViewGroup, wanted: number): RegionLayer {
  const { blocks } = backbone
  const names = blocks.map(({ name }) => name)
  const kept: { tokens: Tensor; group: TokenGroup }[] = []
  const output = backbone.forward([views], {
    keep: (name, tokens, [group]) => {
      if (names.includes(name)) kept.push({ tokens, group })
    },
  })
  const layers: Layer[] = blocks.map(({ stage }, b) => ({ stage, block: inStage(blocks, b) }))
  layers.push({ stage: blocks.at(-1)?.stage ?? 0, block: null })
  const [last] = output.groups
  const found = wanted < kept.length ? mapOf(kept[wanted], last) : { features: output.regions, group: last }
  const { height: rows, width: columns } = found.group
  return {
    layers,
    grid: { rows, columns, extent: (blocks.at(wanted) ?? backbone).stride / views.side },
    features: found.features,
  }
}

/** The tokens of a block without its cls token. @param map how they lie where there is one: the block has a sequence then */
function mapOf({ tokens, group }: { tokens: Tensor; group: TokenGroup }, map: TokenGroup) {
  return hasClsToken(group, map)
    ? { features: dropToken(tokens, [map]).tokens, group: map }
    : { features: tokens, group }
}
