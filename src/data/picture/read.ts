// Encoded pictures into one block of pixels: header first, then the decoder, then the run's size. What cannot be read is
// left out and told with its reason; a few are decoded at a time, and the result does not depend on which is done first.

import { messageOf } from '../../base/messageOf'
import { oneLine } from '../../base/oneLine'
import { DataError, type Skipped } from '../dataset'
import { MAX_PIXELS, PictureError, pictureFormat, type PictureFormat } from '../../base/pictureFormat'
import { resizeSquare } from './resize'

/** The centre square of a picture, upright, over white where it is transparent. */
interface Square {
  side: number
  /** [side, side, 3] */
  rgb: Uint8Array
}

/** Decode a picture whose header has been checked. Any error means that it cannot be read. */
export type DecodePicture = (bytes: Uint8Array<ArrayBuffer>, format: PictureFormat) => Promise<Square>

export interface Picture {
  name: string
  /** Where it goes in the block, below the count. */
  place: number
  bytes: () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>
}

export interface ReadPictures {
  /** [n, 3, size, size] of the pictures that could be read, in the order of their places */
  pixels: Uint8Array
  /** [n] */
  places: Uint32Array
  skipped: Skipped
}

export interface ReadOptions {
  /** Side of the images in pixels. */
  size: number
  decode: DecodePicture
  signal?: AbortSignal
  /** Called after each picture, read or not. */
  onPicture?: (read: number) => void
}

/** Pixels kept in memory, at most. */
const MAX_PIXEL_BYTES = 2 ** 30
export const MAX_PICTURE_BYTES = 64 * 2 ** 20
const AT_ONCE = 6
const EXAMPLES = 20

/** @param count places there are */
export async function readPictures(
  pictures: Iterable<Picture> | AsyncIterable<Picture>,
  count: number,
  { size, decode, signal, onPicture }: ReadOptions,
): Promise<ReadPictures> {
  const imageBytes = 3 * size * size
  checkFits(count, size)
  const block = new Uint8Array(count * imageBytes)
  const isRead = new Uint8Array(count)
  const reasons = new Map<number, { name: string; reason: string }>()
  let read = 0
  const budget = new PixelBudget()
  const source = (async function* () {
    yield* pictures
  })()
  const lane = async () => {
    for await (const { name, place, bytes } of { [Symbol.asyncIterator]: () => ({ next: () => source.next() }) }) {
      signal?.throwIfAborted()
      try {
        const encoded = await bytes()
        const format = pictureFormat(encoded)
        await budget.spend(format.width * format.height, async () => {
          const { side, rgb } = await decode(encoded, format)
          resizeSquare(rgb, side, size, block.subarray(place * imageBytes, (place + 1) * imageBytes))
        })
        isRead[place] = 1
        read++
      } catch (error) {
        if (error instanceof DataError) throw error // the whole file is at fault
        reasons.set(place, { name: oneLine(name), reason: oneLine(reasonOf(error)) })
      }
      onPicture?.(read)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  signal?.throwIfAborted()
  const examples = [...reasons].sort(([a], [b]) => a - b).map(([, told]) => told)
  return {
    ...packed(block, isRead, read, imageBytes),
    skipped: { count: examples.length, examples: examples.slice(0, EXAMPLES) },
  }
}

/** Large pictures are decoded one after another, small ones side by side. */
class PixelBudget {
  #spent = 0
  #waiting: (() => void)[] = []

  async spend(pixels: number, work: () => Promise<void>): Promise<void> {
    while (this.#spent > 0 && this.#spent + pixels > MAX_PIXELS)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#spent += pixels
    try {
      await work()
    } finally {
      this.#spent -= pixels
      for (const go of this.#waiting.splice(0)) go()
    }
  }
}

function checkFits(count: number, size: number): void {
  const bytes = count * 3 * size * size
  if (bytes > MAX_PIXEL_BYTES)
    throw new DataError(
      `pictures: ${count} of them at ${size} px take ${bytes} bytes of memory, at most ${MAX_PIXEL_BYTES} are used. ` +
        'Choose a smaller picture size, or give fewer.',
    )
}

const reasonOf = (error: unknown): string => {
  if (error instanceof PictureError) return error.message
  return `cannot be decoded: ${messageOf(error)}`
}

/** The block without its gaps, moved in place. */
function packed(block: Uint8Array, isRead: Uint8Array, read: number, imageBytes: number) {
  const places = new Uint32Array(read)
  let at = 0
  isRead.forEach((is, place) => {
    if (!is) return
    if (at !== place) block.copyWithin(at * imageBytes, place * imageBytes, (place + 1) * imageBytes)
    places[at++] = place
  })
  return { pixels: block.subarray(0, read * imageBytes), places }
}
