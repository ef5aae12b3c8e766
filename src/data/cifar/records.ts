// The records of CIFAR's binary version: one label byte (CIFAR-10) or two, coarse and fine (CIFAR-100), then 1024 red,
// 1024 green and 1024 blue bytes (https://www.cs.toronto.edu/~kriz/cifar.html, "binary version").

import { DataError } from '../dataset'

export const CIFAR_SIZE = 32
export const IMAGE_BYTES = 3 * CIFAR_SIZE * CIFAR_SIZE

/** What the labels of a record mean, in the order in which they are stored. */
export interface LabelColumn {
  name: string
  classes: number
}

export interface Records {
  /** [n, 3, 32, 32] */
  pixels: Uint8Array<ArrayBuffer>
  /** [n] for each column */
  labels: Uint16Array<ArrayBuffer>[]
}

/**
 * The pixels are moved together within `bytes`, which are the caller's no more: a set of this size is not held twice.
 * @param file  for messages
 * @param title of the data set, for messages
 */
export function readRecords(
  file: string,
  title: string,
  bytes: Uint8Array<ArrayBuffer>,
  columns: readonly LabelColumn[],
): Records {
  const recordBytes = columns.length + IMAGE_BYTES
  const count = bytes.length / recordBytes
  if (!Number.isInteger(count) || count === 0)
    throw new DataError(
      `${file}: must be whole records of ${recordBytes} bytes, got ${bytes.length} bytes ` +
        `(${Math.floor(count)} records and ${bytes.length % recordBytes} bytes more). ` +
        `It may be cut short, or not the binary version of ${title}: download it again.`,
    )
  const labels = columns.map(() => new Uint16Array(count))
  for (let i = 0; i < count; i++) {
    const at = i * recordBytes
    columns.forEach(({ name, classes }, column) => {
      const label = bytes[at + column]
      if (label >= classes)
        throw new DataError(
          `${file}: the ${name} at byte ${at + column} (record ${i}) must be 0 to ${classes - 1}, got ${label}. ` +
            `This is not the binary version of ${title}.`,
        )
      labels[column][i] = label
    })
    bytes.copyWithin(i * IMAGE_BYTES, at + columns.length, at + recordBytes)
  }
  return { pixels: bytes.subarray(0, count * IMAGE_BYTES), labels }
}
