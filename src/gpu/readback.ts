// The only place where numbers of the GPU are waited for.
//
// A ring of mapped buffers: a step copies its few numbers into the next one and goes on; the numbers arrive when the
// GPU is done. Waiting for the map is also how the loop is paced, since onSubmittedWorkDone is ten times slower in
// Chromium.

import type { Gpu } from './device'
import { allocate } from './outOfMemory'

/**
 * Wait until `buffer` can be read.
 *
 * @param since `gpu.faults.count` when the work began that it is read for
 * @throws DeviceLostError, or DeviceFaultError where the device has refused work since
 */
export async function mapped(gpu: Gpu, buffer: GPUBuffer, since = gpu.faults.count): Promise<void> {
  try {
    await gpu.promptness.during(gpu.loss.during(buffer.mapAsync(GPUMapMode.READ)))
  } finally {
    if (!gpu.loss.error) gpu.faults.check(since) // of a buffer that could not be made, the map says nothing of use
  }
}

interface Part {
  buffer: GPUBuffer
  byteOffset: number
  byteLength: number
}

/**
 * Copy `byteLength` bytes of `buffer` back. For checkpoints and tests; a training step uses the ring.
 *
 * @throws OutOfMemoryError where there is no room for the copy
 */
export async function readBuffer(
  gpu: Gpu,
  buffer: GPUBuffer,
  byteOffset = 0,
  byteLength = buffer.size,
): Promise<ArrayBuffer> {
  const [bytes] = await readParts(gpu, [{ buffer, byteOffset, byteLength }])
  return bytes
}

/**
 * Copy buffers back whole, all as they are at this moment of the queue: what is submitted later changes none of them.
 *
 * @throws OutOfMemoryError where there is no room for the copies
 */
export const readBuffers = (gpu: Gpu, buffers: readonly GPUBuffer[]): Promise<ArrayBuffer[]> =>
  readParts(gpu, buffers.map((buffer) => ({ buffer, byteOffset: 0, byteLength: buffer.size }))) // prettier-ignore

async function readParts(gpu: Gpu, parts: readonly Part[]): Promise<ArrayBuffer[]> {
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
  const copies: GPUBuffer[] = []
  const copy = (encoder: GPUCommandEncoder) =>
    parts.forEach(({ buffer, byteOffset, byteLength }, i) => {
      encoder.copyBufferToBuffer(buffer, byteOffset, copies[i], 0, byteLength)
    })
  const megabytes = Math.ceil(parts.reduce((sum, { byteLength }) => sum + byteLength, 0) / 1e6)
  try {
    await allocate(gpu, `a copy of ${megabytes} MB that is read back`, () => {
      for (const { byteLength } of parts) copies.push(gpu.createBuffer('readback', byteLength, usage))
      gpu.submitCopies('readback', copy)
    })
    await Promise.all(copies.map((copy) => mapped(gpu, copy)))
    return copies.map((copy, i) => copy.getMappedRange(0, parts[i].byteLength).slice(0))
  } finally {
    for (const copy of copies) gpu.destroyBuffer(copy)
  }
}

export class ReadbackRing {
  #gpu: Gpu
  #slots: { buffer: GPUBuffer; isFree: boolean }[]
  readonly #since: number
  readonly byteLength: number

  /** @param depth how many copies may be under way at once; a further one throws. Faults count from here on */
  constructor(gpu: Gpu, byteLength: number, depth: number) {
    this.#gpu = gpu
    this.#since = gpu.faults.count
    this.byteLength = byteLength
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
    this.#slots = Array.from({ length: depth }, (_, i) => ({
      buffer: gpu.createBuffer(`readback ring ${i}`, byteLength, usage),
      isFree: true,
    }))
  }

  /**
   * Encode a copy of the start of `source` at the end of `encoder`; call the result after the submit to await the bytes.
   */
  copy(encoder: GPUCommandEncoder, source: GPUBuffer): () => Promise<ArrayBuffer> {
    const slot = this.#slots.find((s) => s.isFree)
    if (!slot)
      throw new Error(`readback: all ${this.#slots.length} slots are under way; await one before the next copy`)
    slot.isFree = false
    encoder.copyBufferToBuffer(source, 0, slot.buffer, 0, this.byteLength)
    return async () => {
      await mapped(this.#gpu, slot.buffer, this.#since)
      const bytes = slot.buffer.getMappedRange().slice(0)
      slot.buffer.unmap()
      slot.isFree = true
      return bytes
    }
  }

  destroy(): void {
    for (const { buffer } of this.#slots) this.#gpu.destroyBuffer(buffer)
  }
}
