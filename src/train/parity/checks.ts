// What a case expects, what was computed, and how far apart they are. Every tensor of a file must be asked for: one that
// nobody understands, or one that is missing, is a failed check, so that a spoilt file cannot pass.

import type { NamedTensor, SafetensorsType, TensorData } from '../../runs/safetensors'
import { sizeOf, type Shape } from '../../tensor/tensor'
import type { Tolerance } from './tolerance'

export interface Check {
  /** The tensor's name in the file, or the path of the value in the JSON. */
  name: string
  maxAbs: number
  relL2: number
  /** Of relL2 where the length of the difference is held, else of maxAbs. */
  tolerance: number
  ok: boolean
  /** Why nothing could be compared. */
  note?: string
}

export class Checks {
  readonly list: Check[] = []
  /** All that was computed and is, or should be, in the file, under the names there. */
  readonly computed = new Map<string, NamedTensor>()
  readonly #tensors: ReadonlyMap<string, NamedTensor>
  readonly #asked = new Set<string>()

  constructor(tensors: ReadonlyMap<string, NamedTensor>) {
    this.#tensors = tensors
  }

  get ok(): boolean {
    return this.list.every((c) => c.ok)
  }

  has(name: string): boolean {
    return this.#tensors.has(name)
  }

  shapeOf(name: string): number[] {
    return this.#input(name).shape
  }

  namesMatching(pattern: RegExp): string[] {
    return [...this.#tensors.keys()].filter((name) => pattern.test(name))
  }

  /** Floats that the case is computed from. @throws where they are missing, of another shape or not F32 */
  floats(name: string, shape?: Shape): Float32Array<ArrayBuffer> {
    const { data } = this.#input(name, shape)
    if (!(data instanceof Float32Array)) throw new Error(`'${name}' must be F32`)
    return data
  }

  /** Integers that the case is computed from, from 0 to below `end`. */
  integers(name: string, shape: Shape, end: number): number[] {
    const { data } = this.#input(name, shape)
    if (!(data instanceof Int32Array)) throw new Error(`'${name}' must be I32`)
    const wrong = data.find((value) => value < 0 || value >= end)
    if (wrong !== undefined) throw new Error(`'${name}' must hold integers from 0 to ${end - 1}, has ${wrong}`)
    return [...data]
  }

  #input(name: string, shape?: Shape): NamedTensor {
    const tensor = this.#tensors.get(name)
    if (!tensor) throw new Error(`'${name}' is missing in the file`)
    if (shape && tensor.shape.join() !== shape.join())
      throw new Error(`'${name}' must be [${shape.join(', ')}], is [${tensor.shape.join(', ')}]`)
    this.#asked.add(name)
    return tensor
  }

  /** Compare floats with the tensor of that name. One that is missing is a failure, unless `isOptional`. */
  compare(
    name: string,
    computed: ArrayLike<number>,
    shape: Shape,
    tolerance: Tolerance,
    { isOptional = false } = {},
  ): void {
    if (isOptional && !this.has(name)) return
    const isDouble = name.startsWith('f64.')
    if (!isDouble) this.#compute(name, 'F32', shape, Float32Array.from(computed))
    this.#hold(name, isDouble ? 'F64' : 'F32', computed, shape, tolerance)
  }

  /** Integers that must be equal, except where `isTied`. */
  equal(
    name: string,
    computed: ArrayLike<number>,
    shape: Shape,
    isTied?: (index: number, expected: number) => boolean,
  ): void {
    this.#compute(name, 'I32', shape, Int32Array.from(computed))
    const expected = this.#tensors.get(name)?.data ?? []
    const abs = (i: number) => (isTied?.(i, Number(expected[i])) ? Infinity : 0)
    this.#hold(name, 'I32', computed, shape, { abs })
  }

  #compute(name: string, dtype: SafetensorsType, shape: Shape, data: TensorData): void {
    this.computed.set(name, { dtype, shape: [...shape], data })
  }

  #hold(name: string, dtype: SafetensorsType, computed: ArrayLike<number>, shape: Shape, tolerance: Tolerance): void {
    const expected = this.#tensors.get(name)
    if (!expected) {
      this.fail(name, 'missing in the file')
      return
    }
    this.#asked.add(name)
    const is = `${expected.dtype} [${expected.shape.join(', ')}]`
    const must = `${dtype} [${shape.join(', ')}]`
    if (is !== must) this.fail(name, `must be ${must}, is ${is}`)
    else if (computed.length !== sizeOf(shape)) this.fail(name, `computed ${computed.length} values for ${must}`)
    else this.values(name, computed, expected.data as Exclude<TensorData, BigInt64Array>, tolerance)
  }

  /** Compare numbers that are no tensor of the file but a list of its JSON. */
  values(name: string, computed: ArrayLike<number>, expected: ArrayLike<number>, tolerance: Tolerance): void {
    if (computed.length !== expected.length) {
      this.fail(name, `must have ${computed.length} values, has ${expected.length}`)
      return
    }
    const { abs, rel, peak, relL2, isNoise } = tolerance
    let [largest, squares, errorSquares, peakError, maxAbs] = [0, 0, 0, 0, 0]
    let ok = true
    for (let i = 0; i < expected.length; i++) {
      const error = Math.abs(computed[i] - expected[i])
      maxAbs = larger(maxAbs, error)
      const limit = typeof abs === 'function' ? abs(i) : abs
      if (Number.isNaN(error) || (limit !== undefined && !(error <= limit))) ok = false
      if (isNoise?.(i)) continue
      if (rel !== undefined && !(error <= rel * Math.abs(expected[i]))) ok = false
      largest = larger(largest, Math.abs(expected[i]))
      peakError = larger(peakError, error)
      squares += expected[i] ** 2
      errorSquares += error ** 2
    }
    const relative = errorSquares === 0 ? 0 : Math.sqrt(errorSquares / squares)
    if (relL2 !== undefined && !(relative <= relL2)) ok = false
    if (peak !== undefined && !(peakError <= peak * largest)) ok = false
    const shown = relL2 ?? (typeof abs === 'number' ? abs : (peak ?? rel ?? 0))
    this.list.push({ name, maxAbs: finite(maxAbs), relL2: finite(relative), tolerance: shown, ok })
  }

  /** Fail for every name of a list in the JSON that stands for nothing, and for every one that the list lacks. */
  names(list: string, stated: readonly string[], known: readonly string[], required: readonly string[] = []): void {
    for (const name of stated) if (!known.includes(name)) this.fail(`${list}.${name}`, 'not understood')
    for (const name of required) if (!stated.includes(name)) this.fail(`${list}.${name}`, 'missing in the JSON')
  }

  fail(name: string, note: string): void {
    this.list.push({ name, maxAbs: finite(Infinity), relL2: finite(Infinity), tolerance: 0, ok: false, note })
  }

  /** Fail for every tensor of the file that nobody asked for. */
  finish(): void {
    for (const name of this.#tensors.keys()) if (!this.#asked.has(name)) this.fail(name, 'not understood')
  }
}

/** The larger of two; NaN once there is one. */
const larger = (a: number, b: number) => (b > a || Number.isNaN(b) ? b : a)

/** JSON has no NaN and no Infinity. */
const finite = (value: number) => (Number.isFinite(value) ? value : Number.MAX_VALUE)
