// The objectives: one line each.

import type { Tensor } from '../tensor/tensor'
import { DinoObjective } from './dino'
import { EsvitObjective } from './esvit'
import type { Objective } from './objective'
import { hasRegions, type ObjectiveConfig } from './ssl.config'

export interface ObjectiveParts {
  /** [1, K] persistent centre of that official name. */
  center: (name: string) => Tensor
  /** Whether the region loss is on in the program being built. */
  usesRegions: boolean
}

const BUILDERS: Record<ObjectiveConfig['name'], (config: ObjectiveConfig, parts: ObjectiveParts) => Objective> = {
  dino: ({ studentTemp }, { center }) => new DinoObjective(center('center'), studentTemp),
  esvit: ({ studentTemp }, { center, usesRegions }) =>
    new EsvitObjective(center('center'), center('center_grid'), studentTemp, usesRegions),
}

export const buildObjective = (config: ObjectiveConfig, parts: ObjectiveParts): Objective =>
  BUILDERS[config.name](config, parts)

/** Official names of the centres the objective moves. */
export const centerNames = (config: ObjectiveConfig): string[] =>
  hasRegions(config) ? ['center', 'center_grid'] : ['center']
