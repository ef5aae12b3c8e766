// The batches of CIFAR's Python version: a pickled dict with `data`, [n, 3072] bytes in planes, and lists of labels
// (https://www.cs.toronto.edu/~kriz/cifar.html, "python version").

import { PickleError } from '../../base/pickle/cursor'
import { NUMPY, NdArray } from '../../base/pickle/numpy'
import { unpickle } from '../../base/pickle/unpickle'
import type { PickleDict, PickleValue } from '../../base/pickle/values'
import { DataError } from '../dataset'
import { IMAGE_BYTES, type LabelColumn, type Records } from './records'

/** @param columns labels to read; their names are the keys in the dict */
export function readPickledBatch(file: string, bytes: Uint8Array, columns: readonly LabelColumn[]): Records {
  const dict = valueOf(file, bytes)
  if (!(dict instanceof Map)) throw new DataError(`${file}: must hold a dict, holds something else`)
  const found = [...dict.keys()].slice(0, 8).join(', ')
  const data = byteArray(dict, 'data')
  if (!data || data.shape.length !== 2 || data.shape[1] !== IMAGE_BYTES || data.shape[0] === 0) {
    const is = data ? `[${data.shape.join(', ')}]` : 'missing or of another type'
    throw new DataError(`${file}: 'data' must be bytes [n, ${IMAGE_BYTES}], is ${is}; the dict has ${found}`)
  }
  const [count] = data.shape
  const labels = columns.map(({ name, classes }) => {
    const list = wholeNumbers(dict, name)
    if (list?.length !== count)
      throw new DataError(
        `${file}: '${name}' must be ${count} whole numbers, one an image, is ${list ? list.length : 'missing'}; the dict has ${found}`,
      )
    const wrong = list.findIndex((label) => label < 0 || label >= classes)
    if (wrong >= 0)
      throw new DataError(`${file}: '${name}' must be 0 to ${classes - 1}, is ${list[wrong]} for image ${wrong}`)
    return Uint16Array.from(list)
  })
  return { pixels: data.bytes as Uint8Array<ArrayBuffer>, labels } // of the file's own bytes, never shared memory
}

function valueOf(file: string, bytes: Uint8Array): PickleValue {
  try {
    return unpickle(file, bytes, NUMPY)
  } catch (error) {
    if (error instanceof PickleError) throw new DataError(error.message, { cause: error })
    throw error
  }
}

/** An entry of a dict as a list of whole numbers. */
function wholeNumbers(dict: PickleDict, key: string): number[] | null {
  const value = dict.get(key)
  return Array.isArray(value) && value.every((n) => Number.isInteger(n)) ? (value as number[]) : null
}

/** An entry of a dict as an array of bytes. */
function byteArray(dict: PickleDict, key: string): NdArray | null {
  const value = dict.get(key)
  return value instanceof NdArray && value.dtype === 'u1' ? value : null
}
