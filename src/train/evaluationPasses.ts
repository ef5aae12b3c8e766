// What is run over the images that are measured, recorded for the evaluator and for the plan of what it takes.

import { plainViews, type SourceImages } from '../augment/multiCrop'
import { recordFeatures, type RecordedFeatures } from '../eval/featureBank'
import type { Gpu } from '../gpu/device'
import { Tensor } from '../tensor/tensor'
import type { RunObjects } from './build'

const BATCH = 100 // images a pass

/** The images of a pass, without memory yet. @param size in pixels */
export const evaluationImages = (size: number): SourceImages => ({
  pixels: Tensor.deferred('evaluation batch', [(BATCH * 3 * size * size) / 4], 'u32'),
  batch: BATCH,
  size,
})

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
export const recordPixels = (gpu: Gpu, images: SourceImages): RecordedFeatures =>
  recordFeatures(gpu, 'pixels', () => {
    const raw = { mean: [0, 0, 0], std: [1, 1, 1] } as const
    return plainViews(images, images.size, raw).pixels.view([images.batch, 3 * images.size * images.size])
  })
