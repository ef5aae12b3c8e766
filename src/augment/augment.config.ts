// Settings of the augmentation (`DataAugmentationDINO` of the official datasets/build.py).

import { z } from 'zod'
import { field } from '../base/field'

const share = (title: string, description: string, value: number, citation?: string) =>
  z
    .number()
    .min(0)
    .max(1)
    .default(value)
    .meta(field({ title, description, step: 0.05, ...(citation && { citation }) }))

const range = (
  title: string,
  description: string,
  [low, high]: [number, number],
  [min, max]: [number, number],
  rest: object = {},
) => {
  const end = z.number().min(min).max(max)
  return z
    .tuple([end, end])
    .default([low, high])
    .meta(field({ title, description, step: 0.05, ...rest }))
}

export const augmentConfig = z
  .strictObject({
    localCrops: z
      .int()
      .min(0)
      .max(10)
      .default(4)
      .meta(
        field({
          title: 'Local crops',
          description: 'Small crops of each image, seen by the student only; there are always two global ones.',
          citation: '--local_crops_number, 8 in the published runs',
        }),
      ),
    localSize: z
      .int()
      .min(4)
      .max(224)
      .default(16)
      .meta(field({ title: 'Local size', unit: 'px', description: 'Side of the local crops.' })),
    globalScale: range('Global area', 'Share of the image’s area a global crop covers.', [0.4, 1], [0.02, 1], {
      citation: '--global_crops_scale',
    }),
    localScale: range('Local area', 'Share of the image’s area a local crop covers.', [0.1, 0.4], [0.02, 1], {
      citation: '--local_crops_scale',
    }),
    ratio: range('Aspect', 'Width over height of the crop before it is made square.', [0.75, 4 / 3], [0.25, 4], {
      expert: true,
    }),
    interpolation: z
      .enum(['bilinear', 'bicubic'])
      .default('bicubic')
      .meta(
        field({
          title: 'Interpolation',
          description: 'How a crop is brought to its size.',
          options: { bilinear: 'Bilinear', bicubic: 'Bicubic' },
          expert: true,
        }),
      ),
    flip: share('Flip', 'Share of crops mirrored left to right.', 0.5),
    jitter: z
      .strictObject({
        p: share('Colour jitter', 'Share of crops whose colours are changed.', 0.8),
        brightness: share('Brightness', 'Factor within 1 ± this.', 0.4),
        contrast: share('Contrast', 'Factor within 1 ± this.', 0.4),
        saturation: share('Saturation', 'Factor within 1 ± this.', 0.2),
        hue: z
          .number()
          .min(0)
          .max(0.5)
          .default(0.1)
          .meta(field({ title: 'Hue', unit: 'turns', description: 'Rotation within ± this.', step: 0.05 })),
      })
      .prefault({})
      .meta({ title: 'Colour', description: 'Brightness, contrast, saturation and hue, in random order.' }),
    grayscale: share('Grey', 'Share of crops that lose their colours.', 0.2),
    blur: z
      .strictObject({
        global1: share('Blur, first global', 'Share of first global crops that are blurred.', 0),
        global2: share('Blur, second global', 'Share of second global crops that are blurred.', 0),
        local: share('Blur, local', 'Share of local crops that are blurred.', 0),
        sigma: range('Blur radius', 'Standard deviation of the blur.', [0.1, 1], [0.05, 4], { unit: 'px' }),
      })
      .prefault({})
      .meta({ title: 'Blur', description: 'Gaussian blur. The published runs use 1, 0.1 and 0.5 at 224 px.' }),
    solarize: z
      .strictObject({
        p: share(
          'Solarise',
          'Share of second global crops whose bright pixels are inverted.',
          0,
          '0.2 in the published runs',
        ),
        threshold: share('Solarise from', 'Brightness from which pixels are inverted.', 0.5),
      })
      .prefault({})
      .meta({ title: 'Solarise', description: 'On the second global view only.' }),
  })
  .meta({ title: 'Augmentation', description: 'How an image becomes views.' })

export type AugmentConfig = z.infer<typeof augmentConfig>
