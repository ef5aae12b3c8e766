// What is run over the images that are measured, recorded for the evaluator and for the plan of what it takes.

import { plainViews, type SourceImages } from '../augment/multiCrop'
import { recordFeatures, type RecordedFeatures } from '../eval/featureBank'
import { imagesAPass } from '../tensor/limits'
import type { Gpu } from '../gpu/device'
import { Tensor } from '../tensor/tensor'
import type { RunObjects } from './build'

/** Images a pass, at the most. */
export const PASS_IMAGES = 100

const imagesOf = (size: number, batch: number): SourceImages => ({
  pixels: Tensor.deferred('evaluation batch', [(batch * 3 * size * size) / 4], 'u32'),
  batch,
  size,
})

/** The images of a pass, without memory yet, as many as the device can bind what is made of them. */
export function evaluationImages(gpu: Gpu, run: RunObjects): SourceImages {
  const { size, classes } = run.data
  const passes = classes > 0 ? [recordTeacher, recordPixels] : []
  const fitting = passes.map((record) =>
    imagesAPass(gpu, PASS_IMAGES, (batch) => record(gpu, run, imagesOf(size, batch)).program),
  )
  return imagesOf(size, Math.min(PASS_IMAGES, ...fitting))
}

/** The teacher's view feature of whole images. */
export const recordTeacher = (
  gpu: Gpu,
  { teacher, config, data }: RunObjects,
  images: SourceImages,
): RecordedFeatures =>
  recordFeatures(gpu, 'features', () => {
    const views = plainViews(images, config.backbone.imgSize, data.normalization)
    return teacher.backbone.forward([views]).view
  })

/** The pixels themselves. */
export const recordPixels = (gpu: Gpu, _: RunObjects, images: SourceImages): RecordedFeatures =>
  recordFeatures(gpu, 'pixels', () => {
    const raw = { mean: [0, 0, 0], std: [1, 1, 1] } as const
    return plainViews(images, images.size, raw).pixels.view([images.batch, 3 * images.size * images.size])
  })
