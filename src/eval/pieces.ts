// What is measured may be more than a buffer holds: features lie on the GPU a piece at a time, and a pass sees as many images
// as the device can bind what it makes of them. No figure depends on either.

import type { Gpu } from '../gpu/device'
import { largestOf } from '../tensor/programPlan'
import type { Program } from '../tensor/program'

/** The features of raw pixels take gigabytes. */
const PIECE_BYTES = 2 ** 26

/** Bytes that a buffer may have and a launch may see of it. */
export const mostBytes = ({ device: { limits } }: Gpu): number =>
  Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)

/** How many rows of so many bytes are on the GPU at a time. */
export const rowsAPiece = (gpu: Gpu, rowBytes: number): number =>
  Math.max(1, Math.floor(Math.min(PIECE_BYTES, mostBytes(gpu)) / rowBytes))

/** `count` rows in pieces of `most`. */
export const piecesOf = (count: number, most: number): { first: number; count: number }[] =>
  Array.from({ length: Math.ceil(count / most) }, (_, i) => ({
    first: i * most,
    count: Math.min(most, count - i * most),
  }))

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
