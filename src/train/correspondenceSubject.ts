// A run's teacher as the correspondence measure looks at it.

import type { CorrespondenceSubject } from '../eval/correspondence'
import type { RunObjects } from './build'

export function correspondenceSubject({ config, data, teacher }: RunObjects): CorrespondenceSubject {
  const { backbone, augment } = config
  return {
    backbone: teacher.backbone,
    size: data.size,
    imgSize: backbone.imgSize,
    patchSize: backbone.patchSize,
    mergings: backbone.name === 'swin' ? backbone.depths.length - 1 : 0,
    normalization: data.normalization,
    augment,
  }
}
