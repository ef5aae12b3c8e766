// The contract of data sets: what a loader gives, and what everybody else may know of it. CPU only.
//
// An image is bytes in planes, [3, size, size] RGB row by row, as CIFAR stores them. A split hands out copies by index,
// so a set may keep its pixels as it likes.

/** Something is wrong with the data; the message says file, place, what was expected, what was found, what to do. */
export class DataError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
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
  /** Side of the square images in pixels. */
  readonly size: number
  /** Names of the classes, [] where there are none. */
  readonly classes: readonly string[]
  readonly train: Split
  readonly test: Split
  /** Coarser classes, where the set has them, and which of them each class belongs to. */
  readonly superclasses?: { names: readonly string[]; of: Uint16Array }
  readonly card: DataCard
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
  /** A few training images of each class (of the whole where there are none), [3, size, size] bytes each. */
  samples: { label: string | null; images: Uint8Array<ArrayBuffer>[] }[]
}

/** Bytes with a name; a File is one. */
export interface NamedBytes {
  readonly name: string
  readonly size: number
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>
}

export interface LoadOptions {
  onProgress?: (loadedBytes: number, totalBytes: number, images: number) => void
  signal?: AbortSignal
}

/** A split over one block of pixels. */
export class PackedSplit implements Split {
  readonly count: number
  readonly labels: Uint16Array<ArrayBuffer> | null
  readonly #pixels: Uint8Array
  readonly #imageBytes: number

  /** @param pixels [count, 3, size, size] */
  constructor(pixels: Uint8Array, size: number, labels: Uint16Array<ArrayBuffer> | null) {
    this.#imageBytes = 3 * size * size
    this.#pixels = pixels
    this.labels = labels
    this.count = pixels.length / this.#imageBytes
    if (!Number.isInteger(this.count))
      throw new RangeError(`split: pixels must be whole images of ${this.#imageBytes} bytes, got ${pixels.length}`)
    if (labels && labels.length !== this.count)
      throw new RangeError(`split: labels must be ${this.count}, one an image, got ${labels.length}`)
  }

  read(indices: ArrayLike<number>, into: Uint8Array): void {
    const n = this.#imageBytes
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i]
      if (!(index >= 0 && index < this.count))
        throw new RangeError(`split: index must be below ${this.count}, got ${index}`)
      into.set(this.#pixels.subarray(index * n, (index + 1) * n), i * n)
    }
  }
}

/** Mean and standard deviation of each channel over all images of a split, in [0, 1]. */
export function channelStatistics(split: Split, size: number): Pick<DataCard, 'mean' | 'std'> {
  const plane = size * size
  const image = new Uint8Array(3 * plane)
  const sum = [0, 0, 0]
  const squares = [0, 0, 0]
  for (let i = 0; i < split.count; i++) {
    split.read([i], image)
    for (let c = 0; c < 3; c++)
      for (let p = c * plane; p < (c + 1) * plane; p++) {
        sum[c] += image[p]
        squares[c] += image[p] * image[p]
      }
  }
  const total = split.count * plane * 255
  const mean = sum.map((s) => s / total) as DataCard['mean']
  const std = squares.map((s, c) => Math.sqrt(Math.max(0, s / (total * 255) - mean[c] ** 2))) as DataCard['std']
  return { mean, std }
}
