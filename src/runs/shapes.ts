// Sizes that follow from the settings, for those who judge measures by them.

import type { RunConfig } from './config'

/** Channels of the features that are compared: those of the last stage. */
export function featureWidth({ backbone }: RunConfig): number {
  return backbone.name === 'swin' ? backbone.embedDim * 2 ** (backbone.depths.length - 1) : backbone.embedDim
}

/** Targets that the teacher gives in a step: one for each of two views of each image, and one for each of their regions. */
export function teacherRows({ backbone, batchSize }: RunConfig): { view: number; region: number } {
  let side = Math.floor(backbone.imgSize / backbone.patchSize)
  if (backbone.name === 'swin') for (let merge = 1; merge < backbone.depths.length; merge++) side = Math.ceil(side / 2)
  return { view: 2 * batchSize, region: 2 * batchSize * side * side }
}
