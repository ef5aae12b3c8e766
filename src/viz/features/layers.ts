// The outputs of a backbone that have one feature a region: what every block gives, and last the region features themselves,
// after the final norm and before the head, which the region loss matches.

import type { RegionGrid } from '../../base/cropGeometry'
import type { Backbone, ViewGroup } from '../../nn/backbone'
import type { TokenGroup } from '../../ops/patch/tokenGroups'
import { dropToken } from '../../ops/shape/clsToken'
import type { Tensor } from '../../tensor/tensor'

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
export function forwardLayer(backbone: Backbone, views: ViewGroup, patchSize: number, wanted: number): RegionLayer {
  const names = backbone.blocks.map(({ name }) => name)
  const kept: { tokens: Tensor; group: TokenGroup }[] = []
  const output = backbone.forward([views], {
    keep: (name, tokens, [group]) => {
      if (names.includes(name)) kept.push({ tokens, group })
    },
  })
  const layers: Layer[] = []
  kept.forEach(({ tokens }, b) => {
    const before = layers.at(-1)
    const isNewStage = b > 0 && kept[b - 1].tokens.shape.join() !== tokens.shape.join()
    layers.push({
      stage: before ? before.stage + Number(isNewStage) : 0,
      block: before?.block != null && !isNewStage ? before.block + 1 : 0,
    })
  })
  layers.push({ stage: layers.at(-1)?.stage ?? 0, block: null })
  const [last] = output.groups
  const found = wanted < kept.length ? mapOf(kept[wanted], last) : { features: output.regions, group: last }
  const { height: rows, width: columns } = found.group
  return {
    layers,
    grid: { rows, columns, extent: (patchSize * 2 ** layers[wanted].stage) / views.side },
    features: found.features,
  }
}

/** The tokens of a block without its cls token. @param map how they lie where there is one: the block has a sequence then */
function mapOf({ tokens, group }: { tokens: Tensor; group: TokenGroup }, map: TokenGroup) {
  const hasCls = group.height === 1 && group.width === map.height * map.width + 1
  return hasCls ? { features: dropToken(tokens, [map]).tokens, group: map } : { features: tokens, group }
}
