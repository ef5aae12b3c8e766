// A run that does not fit the device: which smaller one would.

import type { Gpu } from '../gpu/device'
import type { RunConfig } from '../runs/config'
import type { DataShape } from './build'
import { LimitError } from '../tensor/limits'
import { planRun } from './plan'
import type { RunPlan } from './protocol'

/** What a run takes, before anything is allocated. @throws LimitError where the device cannot hold it, saying which batch it can */
export function planWithin(gpu: Gpu, config: RunConfig, data: DataShape): RunPlan {
  try {
    return planRun(gpu, config, data)
  } catch (error) {
    if (!(error instanceof LimitError)) throw error
    const smaller = fittingHalf(gpu, config, data)
    const advice = smaller ? `Batch ${smaller.batchSize} fits: it takes ${megabytes(smaller.plan)}.` : NARROWER
    throw new LimitError(`${error.message} ${advice}`)
  }
}

/** What to do about a run for which the device, with all that other programs hold of it, had no room. */
export function adviceToFit(gpu: Gpu, config: RunConfig, data: DataShape): string {
  const smaller = fittingHalf(gpu, config, data)
  if (!smaller) return NARROWER
  const { batchSize, plan } = smaller
  const now = planRun(gpu, config, data)
  return `Set Batch to ${batchSize} instead of ${config.batchSize}: the run then takes ${megabytes(plan)} instead of ${megabytes(now)}. Closing other tabs and programs that draw helps too.`
}

const NARROWER = 'Choose a smaller backbone, smaller images, or fewer prototypes.'

/** The first half of a half of the batch that keeps within the limits of the device. */
function fittingHalf(gpu: Gpu, config: RunConfig, data: DataShape): { batchSize: number; plan: RunPlan } | null {
  for (let batchSize = config.batchSize >> 1; batchSize >= 1; batchSize >>= 1) {
    try {
      return { batchSize, plan: planRun(gpu, { ...config, batchSize }, data) }
    } catch (error) {
      if (!(error instanceof LimitError)) throw error
    }
  }
  return null
}

const megabytes = ({ totalBytes }: RunPlan): string => `${Math.ceil(totalBytes / 1e6)} MB`
