// Plain data and tensors as a pickle of protocol 2, as torch.save writes it: what PyTorch opens with weights_only, its
// reader for files that one does not trust.

import { ITEM_BYTES, type TorchType } from './vocabulary'

/** A float of Python, also where it is a whole number. */
export class Real {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

export class Tuple {
  readonly items: readonly Python[]
  constructor(...items: readonly Python[]) {
    this.items = items
  }
}

/** A row-major tensor with a storage of its own. */
export interface TensorValue {
  type: TorchType
  shape: readonly number[]
  /** Little-endian. */
  bytes: Uint8Array<ArrayBuffer>
}

export type Python = null | boolean | number | string | Real | Tuple | readonly Python[] | PythonDict | TensorValue
/** A dict, in its order. Whole numbers as values and keys are ints of Python. */
export type PythonDict = ReadonlyMap<string | number, Python>

/** @returns the pickle, and the storages in the order of their keys `0`, `1` … */
export function pickle(value: Python): { bytes: Uint8Array<ArrayBuffer>; storages: TensorValue[] } {
  const out: number[] = [0x80, 2]
  const storages: TensorValue[] = []

  const ascii = (text: string) => {
    for (let i = 0; i < text.length; i++) out.push(text.charCodeAt(i))
  }
  const u32 = (n: number) => out.push(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, n >>> 24)
  const text = (words: string) => {
    const bytes = new TextEncoder().encode(words)
    ascii('X')
    u32(bytes.length)
    for (const byte of bytes) out.push(byte)
  }
  const int = (n: number) => {
    if (!Number.isSafeInteger(n)) throw new RangeError(`pickle: a number must be whole or a Real, got ${n}`)
    if (n === (n | 0)) {
      ascii('J') // BININT
      u32(n)
    } else out.push(0x8a, 8, ...new Uint8Array(BigInt64Array.of(BigInt(n)).buffer)) // LONG1
  }
  const real = (n: number) => {
    const view = new DataView(new ArrayBuffer(8))
    view.setFloat64(0, n)
    ascii('G')
    out.push(...new Uint8Array(view.buffer))
  }
  const tuple = (items: readonly Python[]) => {
    ascii('(')
    items.forEach(put)
    ascii('t')
  }
  const tensor = (value: TensorValue) => {
    const { type, shape, bytes } = value
    const size = shape.reduce((n, d) => n * d, 1)
    if (bytes.length !== size * ITEM_BYTES[type])
      throw new RangeError(`pickle: [${shape.join(', ')}] of ${type} must have ${size * ITEM_BYTES[type]} bytes, has ${bytes.length}`) // prettier-ignore
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((n, d) => n * d, 1))
    ascii('ctorch._utils\n_rebuild_tensor_v2\n((')
    text('storage')
    ascii(`ctorch\n${type}Storage\n`)
    text(String(storages.length))
    text('cpu')
    int(size)
    ascii('tQ')
    int(0)
    tuple(shape)
    tuple(strides)
    put(false)
    ascii('ccollections\nOrderedDict\n)RtR')
    storages.push(value)
  }
  const dict = (entries: PythonDict) => {
    ascii('}(')
    for (const [key, entry] of entries) {
      put(key)
      put(entry)
    }
    ascii('u')
  }
  function put(item: Python): void {
    if (item === null) ascii('N')
    else if (typeof item === 'boolean') out.push(item ? 0x88 : 0x89)
    else if (typeof item === 'number') int(item)
    else if (typeof item === 'string') text(item)
    else if (item instanceof Real) real(item.value)
    else if (item instanceof Tuple) tuple(item.items)
    else if (item instanceof Map) dict(item as PythonDict)
    else if (Array.isArray(item)) {
      ascii('](')
      ;(item as readonly Python[]).forEach(put)
      ascii('e')
    } else tensor(item as TensorValue)
  }

  put(value)
  ascii('.')
  return { bytes: Uint8Array.from(out), storages }
}
