// A device without room. WebGPU says so late and aside (an error scope), and goes on with buffers that are none; whoever makes
// large ones therefore makes them here.

import type { Gpu } from './device'

export class OutOfMemoryError extends Error {
  constructor(what: string) {
    super(`The GPU has no room for ${what}.`)
    this.name = 'OutOfMemoryError'
  }
}

/**
 * Make buffers. @param what they are for, in words for the reader @param make makes them at once; it can be asked to let go
 * of them afterwards, since those that were made before the room ran out are there
 * @throws OutOfMemoryError
 */
export async function allocate<T>(gpu: Gpu, what: string, make: () => T): Promise<T> {
  gpu.device.pushErrorScope('out-of-memory')
  let made: T
  try {
    made = make()
  } catch (error) {
    await gpu.loss.during(gpu.device.popErrorScope())
    // a buffer that is to be filled at once is refused at once, by an exception
    if (error instanceof RangeError && /createBuffer|allocation/i.test(error.message)) throw new OutOfMemoryError(what)
    throw error
  }
  const refusal = await gpu.loss.during(gpu.device.popErrorScope())
  if (refusal || gpu.counts.bytes > gpu.room) throw new OutOfMemoryError(what)
  return made
}
