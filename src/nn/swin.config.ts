// Settings of the Swin backbone (Liu et al. 2021; models/swin_transformer.py of the official EsViT).

import { z } from 'zod'
import { field } from '../base/field'

export const swinConfig = z
  .strictObject({
    name: z.literal('swin'),
    imgSize: z
      .int()
      .min(8)
      .max(256)
      .default(32)
      .meta(field({ title: 'Image size', unit: 'px', description: 'Side of the global crops.', citation: 'IMG_SIZE' })),
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
          citation: 'Swin, section 3.1',
        }),
      ),
    embedDim: z
      .int()
      .min(4)
      .max(512)
      .default(48)
      .meta(
        field({
          title: 'Width',
          unit: 'channels',
          description: 'Channels of the first stage; every stage doubles them.',
          citation: 'Swin, section 3.3 (C)',
          step: 4,
        }),
      ),
    depths: z
      .array(z.int().min(1).max(24))
      .min(1)
      .max(4)
      .default([2, 1])
      .meta(
        field({ title: 'Depths', unit: 'blocks', description: 'Blocks in each stage.', citation: 'Swin, section 3.3' }),
      ),
    numHeads: z
      .array(z.int().min(1).max(64))
      .min(1)
      .max(4)
      .default([3, 6])
      .meta(
        field({
          title: 'Heads',
          description: 'Attention heads in each stage; each must divide the width of its stage.',
          citation: 'Swin, section 3.3',
        }),
      ),
    windowSize: z
      .int()
      .min(2)
      .max(16)
      .default(4)
      .meta(
        field({
          title: 'Window',
          unit: 'tokens',
          description: 'Side of the windows that attention stays within.',
          citation: 'Swin, section 3.2 (M)',
        }),
      ),
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
    ape: z
      .boolean()
      .default(false)
      .meta(
        field({
          title: 'Absolute positions',
          description: 'Adds a learnt embedding of the absolute position; all crops must then have one size.',
          citation: 'APE',
          expert: true,
        }),
      ),
    patchNorm: z
      .boolean()
      .default(true)
      .meta(
        field({
          title: 'Norm after patches',
          description: 'Normalises tokens right after the patch embedding.',
          citation: 'PATCH_NORM',
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
          citation: 'Huang et al. 2016; 0.1 in the published runs',
          step: 0.05,
        }),
      ),
  })
  .meta({
    title: 'Swin',
    description: 'Stages of windowed attention with patch merging between them: the backbone of EsViT.',
  })

export type SwinConfig = z.infer<typeof swinConfig>
