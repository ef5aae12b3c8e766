// Memory for tensors that outlive a program, where the device has room for it.

import type { Gpu } from '../gpu/device'
import { allocate } from '../gpu/outOfMemory'
import type { Tensor } from './tensor'

/**
 * Give deferred tensors that have none yet their buffers: all of them, or none.
 *
 * @param what they are for, in words for the reader
 * @throws OutOfMemoryError
 */
export async function allocateTensors(gpu: Gpu, what: string, tensors: readonly Tensor[]): Promise<void> {
  const wanting = tensors.filter(({ storage }) => !storage.buffer)
  if (wanting.length === 0) return
  try {
    await allocate(gpu, what, () => wanting.forEach(({ storage }) => storage.allocate(gpu)))
  } catch (error) {
    for (const { storage } of wanting) {
      if (storage.buffer) gpu.destroyBuffer(storage.buffer)
      storage.buffer = null
    }
    throw error
  }
}
