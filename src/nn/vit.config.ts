// Settings of the ViT backbone (Dosovitskiy et al. 2021; vision_transformer.py of DINO).

import { z } from 'zod'
import { field } from '../base/field'

export const vitConfig = z
  .strictObject({
    name: z.literal('vit'),
    imgSize: z
      .int()
      .min(8)
      .max(256)
      .default(32)
      .meta(field({ title: 'Image size', unit: 'px', description: 'Side of the global crops.' })),
    patchSize: z
      .int()
      .min(1)
      .max(32)
      .default(4)
      .meta(
        field({
          title: 'Patch size',
          unit: 'px',
          description: 'Side of the square of pixels that becomes one token.',
          citation: '--patch_size',
        }),
      ),
    embedDim: z
      .int()
      .min(4)
      .max(1024)
      .default(96)
      .meta(field({ title: 'Width', unit: 'channels', description: 'Channels of every block.', step: 4 })),
    depth: z
      .int()
      .min(1)
      .max(24)
      .default(4)
      .meta(field({ title: 'Depth', unit: 'blocks', description: 'Number of blocks.' })),
    numHeads: z
      .int()
      .min(1)
      .max(16)
      .default(3)
      .meta(field({ title: 'Heads', description: 'Attention heads; must divide the width.' })),
    mlpRatio: z
      .number()
      .min(0.5)
      .max(8)
      .default(4)
      .meta(
        field({
          title: 'MLP ratio',
          description: 'Width of the hidden layer of a block over the width of the block.',
          expert: true,
          step: 0.5,
        }),
      ),
    qkvBias: z
      .boolean()
      .default(true)
      .meta(
        field({
          title: 'Bias of q, k, v',
          description: 'Whether queries, keys and values have a learnt bias.',
          expert: true,
        }),
      ),
    dropPathRate: z
      .number()
      .min(0)
      .max(0.5)
      .default(0)
      .meta(
        field({
          title: 'Drop path',
          description: 'Largest share of images for which a block is left out in training; grows linearly with depth.',
          citation: 'Huang et al. 2016; 0.1 in DINO',
          step: 0.05,
        }),
      ),
  })
  .meta({ title: 'ViT', description: 'One stage of full attention with a cls token: the backbone of DINO.' })

export type VitConfig = z.infer<typeof vitConfig>
