// The few names of Python that a pickled numpy array is made with, and what they build here.

import { PickleObject, Unfinished, asText, isSizes, latin1, type Build, type Item, type PickleValue, type Refuse, type Vocabulary } from './values' // prettier-ignore

/** NPY_MAXDIMS of numpy 2; it was 32 before. */
const MOST_AXES = 64
/** Of a name in a message. */
const SHOWN_CHARS = 40

/** A numpy array, as its bytes. */
export class NdArray extends PickleObject {
  readonly kind = 'numpy array'
  readonly shape: readonly number[]
  /** numpy's letter and item size, e.g. `u1`, `i8`, `f4`. */
  readonly dtype: string
  /** In C order. */
  readonly bytes: Uint8Array

  constructor(shape: readonly number[], dtype: string, bytes: Uint8Array) {
    super()
    this.shape = shape
    this.dtype = dtype
    this.bytes = bytes
  }
}

class Dtype extends Unfinished {
  readonly name: string
  byteOrder = '|'
  constructor(name: string) {
    super()
    this.name = name
  }
  get itemSize(): number {
    return Number(this.name.slice(1))
  }
  build(state: Item, refuse: Refuse): void {
    const order = asText(partsOf(state, refuse)[1] as PickleValue)
    this.byteOrder = typeof order === 'string' ? order : refuse('the byte order of a type must be text')
  }
  finish(refuse: Refuse): never {
    return refuse('a name stands where a value must')
  }
}

class UnfilledArray extends Unfinished {
  array: NdArray | null = null
  build(state: Item, refuse: Refuse): void {
    const [, shape, type, isFortran, bytes] = partsOf(state, refuse)
    this.array = filled(shape, type, isFortran === true, bytes, refuse)
  }
  finish(refuse: Refuse): NdArray {
    return this.array ?? refuse('an array was never filled')
  }
}

const partsOf = (state: Item, refuse: Refuse): Item[] =>
  Array.isArray(state) ? state : refuse('the state of an object must be a tuple')

const reconstruct: Build = () => new UnfilledArray()

const dtype: Build = ([name], refuse) => {
  // bytes that are longer than any name are not made text
  const text = name instanceof Uint8Array && name.length <= SHOWN_CHARS ? latin1(name) : name
  if (typeof text === 'string' && /^[biuf][1248]$/.test(text)) return new Dtype(text)
  const is = typeof text === 'string' ? `"${text.slice(0, SHOWN_CHARS)}"` : 'something else'
  return refuse(`an array's type must be one of b1, i1 to i8, u1 to u8, f4 or f8, is ${is}`)
}

/** Bytes that Python 3 wrote for Python 2: text, and the name of its encoding. */
const encode: Build = ([text, encoding], refuse) => {
  if (typeof text !== 'string' || asText(encoding as PickleValue) !== 'latin1')
    return refuse('_codecs.encode must be given text and latin1')
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i) // the text of a batch is 30 million characters
  return bytes
}

const fromBuffer: Build = ([bytes, type, shape, order], refuse) => filled(shape, type, order !== 'C', bytes, refuse)

const scalar: Build = ([type, bytes], refuse) => filled([], type, false, bytes, refuse)

export const NUMPY: Vocabulary = {
  reads: 'plain data and numpy arrays',
  names: {
    'numpy.core.multiarray._reconstruct': reconstruct,
    'numpy._core.multiarray._reconstruct': reconstruct,
    'numpy.core.numeric._frombuffer': fromBuffer,
    'numpy._core.numeric._frombuffer': fromBuffer,
    'numpy.core.multiarray.scalar': scalar,
    'numpy._core.multiarray.scalar': scalar,
    'numpy.ndarray': (_, refuse) => refuse('numpy.ndarray must not be called by itself'),
    'numpy.dtype': dtype,
    '_codecs.encode': encode,
  },
}

function filled(shape: Item, type: Item, isFortran: boolean, bytes: Item, refuse: Refuse): NdArray {
  if (!Array.isArray(shape) || shape.length > MOST_AXES || !isSizes(shape))
    return refuse(`the shape of an array must be ${MOST_AXES} whole numbers at most`)
  if (!(type instanceof Dtype) || !(bytes instanceof Uint8Array)) return refuse('an array must have a type and bytes')
  if (type.itemSize > 1 && type.byteOrder === '>') return refuse('an array must be little-endian, this one is not')
  const expected = shape.reduce((product, n) => product * n, type.itemSize)
  if (expected !== bytes.length)
    return refuse(`an array [${shape.join(', ')}] of ${type.name} must have ${expected} bytes, has ${bytes.length}`)
  // of no bytes one axis may be of any length, and going along it would not end
  if (!isFortran || shape.length < 2 || bytes.length === 0) return new NdArray(shape, type.name, bytes)
  if (shape.length > 2) return refuse('an array in Fortran order must have at most two axes')
  return new NdArray(shape, type.name, transposed(bytes, shape[1], shape[0], type.itemSize))
}

/** Bytes of [rows, columns] items as [columns, rows]. */
function transposed(bytes: Uint8Array, rows: number, columns: number, itemSize: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      for (let b = 0; b < itemSize; b++) out[(c * rows + r) * itemSize + b] = bytes[(r * columns + c) * itemSize + b]
  return out
}
