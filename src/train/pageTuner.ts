// The tuner of a page: one a device, with what was found at earlier visits.

import { describe, type Gpu } from '../gpu/device'
import { CODE_VERSION } from '../runs/codeVersion'
import { browserTileMemory } from '../runs/store/tileMemory'
import { Tuner, type TilesWish } from './tuner'

const tuners = new WeakMap<Gpu, Tuner>()

/** The device's tuner. @param wish see Tuner; heard when a device is first asked for @throws RangeError as Tuner does */
export function pageTuner(gpu: Gpu, wish: TilesWish | null): Tuner {
  const tuner = tuners.get(gpu) ?? new Tuner(gpu, wish, browserTileMemory(describe(gpu.info), CODE_VERSION))
  tuners.set(gpu, tuner)
  return tuner
}
