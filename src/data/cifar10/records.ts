// The records of CIFAR-10's binary version: a label byte, then 1024 red, 1024 green and 1024 blue bytes
// (https://www.cs.toronto.edu/~kriz/cifar.html, "binary version").

import { DataError } from '../dataset'

export const CIFAR_SIZE = 32
export const CIFAR10_CLASSES = [
  'airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck',
] as const // prettier-ignore

const PIXELS = 3 * CIFAR_SIZE * CIFAR_SIZE
export const RECORD_BYTES = 1 + PIXELS

/** Split a batch file into pixels [n, 3, 32, 32] and labels [n]. */
export function readRecords(
  name: string,
  bytes: Uint8Array,
): { pixels: Uint8Array<ArrayBuffer>; labels: Uint16Array<ArrayBuffer> } {
  const count = bytes.length / RECORD_BYTES
  if (!Number.isInteger(count) || count === 0)
    throw new DataError(
      `${name}: must be whole records of ${RECORD_BYTES} bytes, got ${bytes.length} bytes ` +
        `(${Math.floor(count)} records and ${bytes.length % RECORD_BYTES} bytes more). ` +
        `It may be cut short, or not the binary version of CIFAR-10: download cifar-10-binary.tar.gz again.`,
    )
  const pixels = new Uint8Array(count * PIXELS)
  const labels = new Uint16Array(count)
  for (let i = 0; i < count; i++) {
    const at = i * RECORD_BYTES
    const label = bytes[at]
    if (label >= CIFAR10_CLASSES.length)
      throw new DataError(
        `${name}: the label at byte ${at} (record ${i}) must be 0 to 9, got ${label}. ` +
          `This is not the binary version of CIFAR-10 (CIFAR-100 has two labels a record).`,
      )
    labels[i] = label
    pixels.set(bytes.subarray(at + 1, at + RECORD_BYTES), i * PIXELS)
  }
  return { pixels, labels }
}
