// What a device can bind, whatever it has free. Beyond it WebGPU makes bind groups that are none, says so aside, and goes on:
// so it is looked at before anything is made.

import type { Gpu } from '../gpu/device'
import type { Program } from './program'
import { largestOf } from './programPlan'

/** More than the device can hold, whatever it has free. */
export class LimitError extends RangeError {}

/** Bytes that a buffer may have and a launch may see of it. */
export const mostBytes = ({ device: { limits } }: Gpu): number =>
  Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)

/** @param what they belong to, as the beginning of a sentence @throws LimitError where one is too large for the device */
export function checkLimits(gpu: Gpu, what: string, tensors: readonly { label: string; byteLength: number }[]): void {
  const most = mostBytes(gpu)
  const worst = tensors.reduce((a, b) => (b.byteLength > a.byteLength ? b : a), { label: '', byteLength: 0 })
  if (worst.byteLength <= most) return
  const [needed, allowed] = [worst.byteLength, most].map((bytes) => Math.floor(bytes / 1e6))
  throw new LimitError(
    `${what} is too large for the device: '${worst.label}' takes ${needed} MB, and one buffer may have ${allowed} MB.`,
  )
}

/**
 * How many images a pass sees: `most`, or as many fewer as it takes for the device to bind all that `record` makes of them;
 * in fours, which are whole words of pixels whatever the size of the images. Four where even they do not fit: then nothing
 * does, and the plan says so.
 */
export function imagesAPass(gpu: Gpu, most: number, record: (images: number) => Program): number {
  const limit = mostBytes(gpu)
  for (let images = most; ;) {
    const { byteLength } = largestOf(record(images))
    if (byteLength <= limit || images <= 4) return images
    images = Math.max(4, Math.min(images - 4, 4 * Math.floor((images * limit) / byteLength / 4)))
  }
}
