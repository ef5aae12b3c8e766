// What a pickle may hold here: plain data and numpy arrays, nothing that runs.

export type PickleValue = null | boolean | number | string | Uint8Array | PickleValue[] | PickleDict | NdArray

/** A dict. Keys are strings or numbers; byte strings, which Python 2 wrote, are read as Latin-1. */
export type PickleDict = Map<string | number, PickleValue>

/** A numpy array, as its bytes. */
export class NdArray {
  readonly shape: readonly number[]
  /** numpy's letter and item size, e.g. `u1`, `i8`, `f4`. */
  readonly dtype: string
  /** In C order. */
  readonly bytes: Uint8Array

  constructor(shape: readonly number[], dtype: string, bytes: Uint8Array) {
    this.shape = shape
    this.dtype = dtype
    this.bytes = bytes
  }
}

/** Bytes as the text they are in Latin-1; other values as they are. */
export const asText = (value: PickleValue | undefined): PickleValue | undefined =>
  value instanceof Uint8Array ? latin1(value) : value

export const latin1 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
