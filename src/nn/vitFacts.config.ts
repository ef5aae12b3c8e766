// What a ViT says of itself by its settings (vision_transformer.py of DINO and of the official EsViT).

import { headProblems, type BackboneFacts } from './backboneFacts.config'
import type { VitConfig } from './vit.config'
import { blockIn, patchesIn } from './weightShapes.config'

/** Networks that the official code has by name, all of 12 blocks. */
const OFFICIAL = [
  { arch: 'deit_tiny', embedDim: 192, depth: 12, numHeads: 3 },
  { arch: 'deit_small', embedDim: 384, depth: 12, numHeads: 6 },
  { arch: 'vit_base', embedDim: 768, depth: 12, numHeads: 12 },
]
const OFFICIAL_SIDE = 224 // default of img_size
const HEAD_WIDTH = 64 // of every published ViT

export const vitFacts: BackboneFacts<VitConfig> = {
  /** One region a patch. */
  regionMap: ({ imgSize, patchSize, embedDim }) => ({ side: Math.floor(imgSize / patchSize), channels: embedDim }),

  depths: ({ depth }) => [depth],

  problems: ({ embedDim, numHeads }) => headProblems(embedDim, numHeads, null),

  words: ({ depth, embedDim, numHeads }) => [
    { what: 'Network', value: 'ViT' },
    { what: 'Blocks', value: String(depth) },
    { what: 'Width', value: `${embedDim} channels` },
    { what: 'Heads', value: String(numHeads) },
  ],

  official({ imgSize, patchSize, embedDim, depth, numHeads, mlpRatio, qkvBias, dropPathRate }) {
    const named = OFFICIAL.find((v) => v.embedDim === embedDim && v.depth === depth && v.numHeads === numHeads)
    const arch = named && mlpRatio === 4 && qkvBias ? named.arch : null
    return {
      arch,
      arguments: { patch_size: patchSize },
      yaml: null,
      edits:
        imgSize === OFFICIAL_SIDE
          ? []
          : [
              `In models/vision_transformer.py, give VisionTransformer the default img_size=[${imgSize}], or the position embedding would not load.`,
            ],
      fixed: [{ name: 'drop path', value: dropPathRate, official: 0.1 }],
      notes: arch
        ? []
        : [
            'The official code has ViTs of width 192, 384 and 768 with 12 blocks only, and no argument for others: this network cannot be continued there. Its weights still open in PyTorch.',
          ],
    }
  },

  weights: {
    mark: 'a cls token',
    hasMark: (weights) => weights.has('cls_token'),
    settings(weights) {
      const { embedDim, patchSize } = patchesIn(weights)
      const depth = weights.count('blocks.', '.norm1.weight')
      if (depth === 0) weights.fail('it has a cls token, and no blocks')
      const grid = weights.whole(Math.sqrt(weights.shape('pos_embed', 3)[1] - 1), 'the side of its map')
      const numHeads = Math.max(1, Math.round(embedDim / HEAD_WIDTH))
      return {
        config: {
          name: 'vit',
          imgSize: patchSize * grid,
          patchSize,
          embedDim,
          depth,
          numHeads,
          ...blockIn(weights, 'blocks.0.', embedDim),
          dropPathRate: 0,
        },
        assumed: [
          `${numHeads} heads, ${embedDim / numHeads} channels each; the weights of a ViT do not say how many, and published ones have ${HEAD_WIDTH} channels a head.`,
        ],
      }
    },
  },
}
