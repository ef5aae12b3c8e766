// Sizes that follow from the settings, for those who judge measures by them.

import { regionMapOf } from '../nn/backbone.config'
import type { RunConfig } from './config'

/** Channels of the features that are compared: those of the regions. */
export const featureWidth = ({ backbone }: RunConfig): number => regionMapOf(backbone).channels

/** Targets that the teacher gives in a step: one for each of two views of each image, and one for each of their regions. */
export function teacherRows({ backbone, batchSize }: RunConfig): { view: number; region: number } {
  const views = 2 * batchSize
  return { view: views, region: views * regionMapOf(backbone).side ** 2 }
}
