// The few names of Python that a pickled numpy array is made with, and what they build here. A name that is not listed is
// refused: nothing that a file says is ever looked up, imported or run.

import { NdArray, asText, type PickleValue } from './values'

/** Half-made objects, between the opcodes that make them. */
export class Dtype {
  readonly name: string
  byteOrder = '|'
  constructor(name: string) {
    this.name = name
  }
  get itemSize(): number {
    return Number(this.name.slice(1))
  }
}
export class UnfilledArray {
  array: NdArray | null = null
}
export class Callable {
  readonly name: string
  readonly call: Build
  constructor(name: string, call: Build) {
    this.name = name
    this.call = call
  }
}

export type Item = PickleValue | Item[] | Dtype | UnfilledArray | Callable
type Refuse = (cause: string) => never
type Build = (args: readonly Item[], refuse: Refuse) => Item

const reconstruct: Build = () => new UnfilledArray()

const dtype: Build = ([name], refuse) => {
  const text = asText(name as PickleValue)
  if (typeof text !== 'string' || !/^[biuf][1248]$/.test(text))
    refuse(`an array's type must be one of b1, i1 to i8, u1 to u8, f4 or f8, is ${JSON.stringify(text)}`)
  return new Dtype(text as string)
}

/** Bytes that Python 3 wrote for Python 2: text, and the name of its encoding. */
const encode: Build = ([text, encoding], refuse) => {
  if (typeof text !== 'string' || asText(encoding as PickleValue) !== 'latin1')
    return refuse('_codecs.encode must be given text and latin1')
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}

const fromBuffer: Build = ([bytes, type, shape, order], refuse) => filled(shape, type, order !== 'C', bytes, refuse)

const CALLABLES: Record<string, Build> = {
  'numpy.core.multiarray._reconstruct': reconstruct,
  'numpy._core.multiarray._reconstruct': reconstruct,
  'numpy.core.numeric._frombuffer': fromBuffer,
  'numpy._core.numeric._frombuffer': fromBuffer,
  'numpy.ndarray': (_, refuse) => refuse('numpy.ndarray must not be called by itself'),
  'numpy.dtype': dtype,
  '_codecs.encode': encode,
}

export function callableNamed(module: string, name: string, refuse: Refuse): Callable {
  const full = `${module}.${name}`
  if (!Object.hasOwn(CALLABLES, full))
    refuse(`the name '${full.slice(0, 80)}' is refused; only plain data and numpy arrays are read`)
  return new Callable(full, CALLABLES[full])
}

/** What BUILD does to a half-made object. */
export function build(target: Item, state: Item, refuse: Refuse): void {
  const parts = Array.isArray(state) ? state : refuse('the state of an object must be a tuple')
  if (target instanceof Dtype) {
    const order = asText(parts[1] as PickleValue)
    target.byteOrder = typeof order === 'string' ? order : refuse('the byte order of a type must be text')
  } else if (target instanceof UnfilledArray) {
    const [, shape, type, isFortran, bytes] = parts
    target.array = filled(shape, type, isFortran === true, bytes, refuse)
  } else refuse('only numpy arrays and their types have a state here')
}

function filled(shape: Item, type: Item, isFortran: boolean, bytes: Item, refuse: Refuse): NdArray {
  if (!Array.isArray(shape) || !shape.every((n) => Number.isSafeInteger(n) && (n as number) >= 0))
    return refuse('the shape of an array must be whole numbers')
  if (!(type instanceof Dtype) || !(bytes instanceof Uint8Array)) return refuse('an array must have a type and bytes')
  const sizes = shape as number[]
  if (type.itemSize > 1 && type.byteOrder === '>') return refuse('an array must be little-endian, this one is not')
  const expected = sizes.reduce((product, n) => product * n, type.itemSize)
  if (expected !== bytes.length)
    return refuse(`an array [${sizes.join(', ')}] of ${type.name} must have ${expected} bytes, has ${bytes.length}`)
  if (!isFortran || sizes.length < 2) return new NdArray(sizes, type.name, bytes)
  if (sizes.length > 2) return refuse('an array in Fortran order must have at most two axes')
  return new NdArray(sizes, type.name, transposed(bytes, sizes[1], sizes[0], type.itemSize))
}

/** Bytes of [rows, columns] items as [columns, rows]. */
function transposed(bytes: Uint8Array, rows: number, columns: number, itemSize: number): Uint8Array {
  const out = new Uint8Array(bytes.length)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      for (let b = 0; b < itemSize; b++) out[(c * rows + r) * itemSize + b] = bytes[(r * columns + c) * itemSize + b]
  return out
}
