// A device without room. WebGPU says so late and aside (an error scope), and goes on with buffers that are none; whoever makes
// large ones therefore makes them here. What is refused here is told to its maker alone: work that goes on beside it, which
// counts the device's faults, is not ended by it.

import type { Gpu } from './device'
import { DeviceFaultError } from './faults'

export class OutOfMemoryError extends Error {
  constructor(what: string) {
    super(`The GPU has no room for ${what}.`)
    this.name = 'OutOfMemoryError'
  }
}

/**
 * Make buffers.
 *
 * @param what they are for, in words for the reader
 * @param make makes them at once, and may submit what they are to hold; it can be asked to let go of them afterwards, since
 *   those that were made before the room ran out are there
 * @throws OutOfMemoryError, or DeviceFaultError where something else was refused
 */
export async function allocate<T>(gpu: Gpu, what: string, make: () => T): Promise<T> {
  const { device } = gpu
  device.pushErrorScope('out-of-memory')
  device.pushErrorScope('validation') // of work on a buffer that is none
  const popped = () => {
    const [validation, memory] = [device.popErrorScope(), device.popErrorScope()]
    return gpu.loss.during(Promise.all([memory, validation]))
  }
  let made: T
  try {
    made = make()
  } catch (error) {
    await popped()
    // a buffer that is to be filled at once is refused at once, by an exception
    if (error instanceof RangeError && /createBuffer|allocation/i.test(error.message)) throw new OutOfMemoryError(what)
    throw error
  }
  const [memory, validation] = await popped()
  if (memory || gpu.counts.bytes > gpu.room) throw new OutOfMemoryError(what)
  if (validation) throw new DeviceFaultError(validation.message, false)
  return made
}
