// The tuner of a page: one a device, with what was found at earlier visits.

import { describe, type Gpu } from '../gpu/device'
import { CODE_VERSION } from '../runs/codeVersion'
import { browserTileMemory } from '../runs/store/tileMemory'
import { Tuner, type TilesWish } from './tuner'

const tuners = new WeakMap<Gpu, Tuner>()

/** The device's tuner. @param wish see Tuner; heard when a device is first asked for @throws RangeError as Tuner does */
export function pageTuner(gpu: Gpu, wish: TilesWish | null): Tuner {
  const tuner = tuners.get(gpu) ?? new Tuner(gpu, wish, browserTileMemory(rememberedAs(gpu), CODE_VERSION))
  tuners.set(gpu, tuner)
  return tuner
}

/**
 * Under which the tiles of a device are remembered: the adapter's own words. Where the browser keeps these to itself, what
 * the device can do, which tells unlike cards of one machine apart; those alike share their tiles, at the cost of speed alone.
 */
export function rememberedAs({ info, device: { features, limits } }: Pick<Gpu, 'info' | 'device'>): string {
  const { maxBufferSize, maxStorageBufferBindingSize } = limits // asked for as large as the adapter has them
  const can = [...[...features].sort(), maxBufferSize, maxStorageBufferBindingSize]
  return describe(info) || `nameless: ${can.join(' ')}`
}
