// How much a run has to compute, roughly: enough to tell an experiment that a processor does in minutes from one that
// takes it hours. Nothing is timed, and what is alike for all (attention's own products, augmentation, measuring) is left out.

import { factsOf } from '../nn/backbone.config'
import { hasRegions } from '../ssl/ssl.config'
import type { RunConfig } from './config'
import { SMALLEST_PRESET, presetNamed } from './presets'
import { featureWidth } from './shapes'

/** Multiply-adds by the weights of the student, over all steps, forwards. */
export function workOf(config: RunConfig): number {
  const { steps, batchSize, backbone, augment } = config
  const image = 2 * viewWork(config, backbone.imgSize) + augment.localCrops * viewWork(config, augment.localSize)
  return steps * batchSize * image
}

/** Whether it asks for hardly more than the preset that runs anywhere. */
export const isLight = (config: RunConfig): boolean => workOf(config) <= 2 * workOf(presetNamed(SMALLEST_PRESET).config)

/** Of one view of `side` pixels, in one step. */
function viewWork(config: RunConfig, side: number): number {
  const { backbone, objective } = config
  const tokens = Math.ceil(side / backbone.patchSize) ** 2
  const { hiddenDim, bottleneckDim, outDim } = objective.head
  const width = featureWidth(config)
  const head = width * hiddenDim + hiddenDim * (hiddenDim + bottleneckDim) + bottleneckDim * outDim
  const depths = factsOf(backbone).depths(backbone)
  const blocks = depths.reduce((sum, depth) => sum + depth, 0)
  const regions = hasRegions(objective) ? tokens / 4 ** (depths.length - 1) : 0
  // a merge leaves a quarter of the tokens and doubles their width, so a block of any stage takes as much
  return tokens * backbone.embedDim ** 2 * (4 + 2 * backbone.mlpRatio) * blocks + (1 + regions) * head
}
