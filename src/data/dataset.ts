// The contract of data sets: what a loader gives, and what everybody else may know of it. CPU only.
//
// An image is bytes in planes, [3, size, size] RGB row by row, as CIFAR stores them. A split hands out copies by index,
// so a set may keep its pixels as it likes.

import { oneLine } from '../base/oneLine'

/** Something is wrong with the data; the message says file, place, what was expected, what was found, what to do. */
export class DataError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options)
    this.name = 'DataError'
  }
}

export interface Split {
  readonly count: number
  /** Class of each image, or null where the set has none. */
  readonly labels: Uint16Array<ArrayBuffer> | null
  /** Copy images into `into`, one after another. @param into at least indices.length * 3 * size * size bytes */
  read(indices: ArrayLike<number>, into: Uint8Array): void
}

export interface Dataset {
  readonly name: string
  /** Which images these are, whatever files they came in (contentHash.ts); `loadDataset` sees to it. */
  readonly hash?: string
  /** Side of the square images in pixels. */
  readonly size: number
  /** Names of the classes, [] where there are none. */
  readonly classes: readonly string[]
  readonly train: Split
  /** Empty where the files have no such part; heldOut.ts then takes one from the training images. */
  readonly test: Split
  /** Coarser classes, where the set has them, and which of them each class belongs to. */
  readonly superclasses?: { names: readonly string[]; of: Uint16Array }
  readonly card: DataCard
}

/** Pictures that could not be read, and why; the set is made of the others. */
export interface Skipped {
  count: number
  /** The first of them. */
  examples: { name: string; reason: string }[]
}

/** Everything the page shows of a set; plain data that crosses to it. */
export interface DataCard {
  name: string
  title: string
  size: number
  classes: string[]
  train: number
  test: number
  /** Per channel, over the training images, in [0, 1]; views are normalised with them. */
  mean: [number, number, number]
  std: [number, number, number]
  /** Bytes of pixels in memory. */
  bytes: number
  /** Where the images come from and on what terms. */
  credit: string
  /** Training images of each class; `loadDataset` counts them. */
  classCounts?: number[]
  /** As of the set. */
  hash?: string
  /** A few training images of each class (of the whole where there are none), [3, size, size] bytes each. */
  samples: { label: string | null; images: Uint8Array<ArrayBuffer>[] }[]
  skipped?: Skipped
}

/** Bytes with a name, and its folders where it has any; a File is one. */
export interface NamedBytes {
  readonly name: string
  readonly size: number
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>
  /** The bytes from `start` up to `end`; fewer where the file is shorter. */
  slice(start: number, end: number): Blob
}

export interface LoadOptions {
  onProgress?: (loadedBytes: number, totalBytes: number, images: number) => void
  signal?: AbortSignal
}

/** A split over blocks of pixels, in which they may have come; nothing is copied together. */
export class PackedSplit implements Split {
  readonly count: number
  readonly labels: Uint16Array<ArrayBuffer> | null
  /** [n, 3, size, size] each, one after the other */
  readonly blocks: readonly Uint8Array[]
  readonly #imageBytes: number
  /** First image of each block. */
  readonly #firsts: readonly number[]

  /** @param pixels [count, 3, size, size], whole or in blocks of whole images */
  constructor(pixels: Uint8Array | readonly Uint8Array[], size: number, labels: Uint16Array<ArrayBuffer> | null) {
    this.#imageBytes = 3 * size * size
    this.blocks = pixels instanceof Uint8Array ? [pixels] : pixels
    this.labels = labels
    let count = 0
    this.#firsts = this.blocks.map((block) => {
      const first = count
      count += block.length / this.#imageBytes
      if (!Number.isInteger(count))
        throw new RangeError(`split: pixels must be whole images of ${this.#imageBytes} bytes, got ${block.length}`)
      return first
    })
    this.count = count
    if (labels && labels.length !== count)
      throw new RangeError(`split: labels must be ${count}, one an image, got ${labels.length}`)
  }

  read(indices: ArrayLike<number>, into: Uint8Array): void {
    const n = this.#imageBytes
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i]
      if (!(index >= 0 && index < this.count))
        throw new RangeError(`split: index must be below ${this.count}, got ${index}`)
      let b = this.#firsts.length - 1
      while (this.#firsts[b] > index) b--
      const at = (index - this.#firsts[b]) * n
      into.set(this.blocks[b].subarray(at, at + n), i * n)
    }
  }
}

/** Some images of a split, in the order of `chosen`. */
export function partOf(split: Split, chosen: Uint32Array): Split {
  const { labels } = split
  return {
    count: chosen.length,
    labels: labels && Uint16Array.from(chosen, (i) => labels[i]),
    read: (indices, into) => {
      const own = Uint32Array.from(indices, (index) => {
        if (!(index >= 0 && index < chosen.length))
          throw new RangeError(`split: index must be below ${chosen.length}, got ${index}`)
        return chosen[index]
      })
      split.read(own, into)
    },
  }
}

/** Mean and standard deviation of each channel over all images of a split, in [0, 1]. */
export function channelStatistics(split: Split, size: number): Pick<DataCard, 'mean' | 'std'> {
  const plane = size * size
  const sums = [0, 0, 0]
  const squares = [0, 0, 0]
  for (const pixels of pixelBlocks(split, size))
    for (let at = 0, c = 0; at < pixels.length; at += plane, c = (c + 1) % 3) {
      let [sum, square] = [0, 0] // of one plane: whole numbers far below 2^53
      for (let p = at; p < at + plane; p++) {
        const value = pixels[p]
        sum += value
        square += value * value
      }
      sums[c] += sum
      squares[c] += square
    }
  const total = split.count * plane * 255
  const mean = sums.map((s) => s / total) as DataCard['mean']
  const std = squares.map((s, c) => Math.sqrt(Math.max(0, s / (total * 255) - mean[c] ** 2))) as DataCard['std']
  return { mean, std }
}

const IMAGES_A_BLOCK = 1024

/** All pixels of a split in order, in blocks of whole images: as they lie where they lie in blocks, else as copies. */
export function* pixelBlocks(split: Split, size: number): Generator<Uint8Array> {
  if (split instanceof PackedSplit) return yield* split.blocks
  for (let first = 0; first < split.count; first += IMAGES_A_BLOCK) {
    const count = Math.min(IMAGES_A_BLOCK, split.count - first)
    const block = new Uint8Array(count * 3 * size * size)
    split.read(
      Array.from({ length: count }, (_, i) => first + i),
      block,
    )
    yield block
  }
}
