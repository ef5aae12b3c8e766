// A run's teacher as the correspondence measure looks at it.

import type { CorrespondenceSubject } from '../eval/correspondence'
import type { RunConfig } from '../runs/config'
import type { InspectedNetwork } from '../viz/inspection'
import type { DataShape } from './build'

/** A teacher, and what measuring it needs to know. */
export interface MeasuredNetwork {
  config: RunConfig
  data: DataShape
  teacher: Pick<InspectedNetwork, 'backbone'>
}

export function correspondenceSubject({ config, data, teacher }: MeasuredNetwork): CorrespondenceSubject {
  const { backbone, augment } = config
  return {
    backbone: teacher.backbone,
    size: data.size,
    imgSize: backbone.imgSize,
    normalization: data.normalization,
    augment,
  }
}
