// The objectives: one entry each.

import type { Tensor } from '../tensor/tensor'
import { DinoObjective } from './dino'
import { EsvitObjective } from './esvit'
import type { Objective } from './objective'
import type { ObjectiveConfig, ObjectiveName } from './ssl.config'

export interface ObjectiveParts {
  /** [1, K] persistent centre of that official name. */
  center: (name: string) => Tensor
  /** Whether the region loss is on in the program being built. */
  usesRegions: boolean
}

interface Entry {
  /** Official names of the centres that it moves. */
  centers: string[]
  build: (config: ObjectiveConfig, parts: ObjectiveParts) => Objective
}

const dino: Entry = {
  centers: ['center'],
  build: ({ studentTemp }, { center }) => new DinoObjective(center('center'), studentTemp),
}

const OBJECTIVES: Record<ObjectiveName, Entry> = {
  dino,
  esvit: {
    centers: ['center', 'center_grid'],
    build: (config, parts) => {
      const { center, usesRegions } = parts
      if (!usesRegions) return dino.build(config, parts) // the view loss alone has full weight
      return new EsvitObjective(center('center'), center('center_grid'), config.studentTemp)
    },
  },
}

export const buildObjective = (config: ObjectiveConfig, parts: ObjectiveParts): Objective =>
  OBJECTIVES[config.name].build(config, parts)

/** Official names of the centres that the objective moves. */
export const centerNames = ({ name }: ObjectiveConfig): string[] => OBJECTIVES[name].centers
