// What a case expects, what was computed, and how far apart they are. Every tensor of a file must be asked for: one that
// nobody understands, or one that is missing, is a failed check, so that a spoilt file cannot pass.

import type { NamedTensor, TensorData } from '../../runs/safetensors'

export interface Check {
  name: string
  maxAbs: number
  relL2: number
  tolerance: number
  ok: boolean
}

export interface Tolerance {
  /** Largest difference of an element. */
  abs?: number
  /** Length of the difference over the length of what is expected. */
  relL2?: number
  /** Elements that do not count. */
  skips?: (index: number) => boolean
}

export class Checks {
  readonly list: Check[] = []
  /** All that was computed, under the names of the file. */
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

  /** An input of the case. @throws where it is missing or has another shape */
  input(name: string, shape?: readonly number[]): TensorData {
    const tensor = this.#tensors.get(name)
    if (!tensor) throw new Error(`the case has no '${name}'`)
    if (shape && tensor.shape.join() !== shape.join())
      throw new Error(`'${name}' must be [${shape.join(', ')}], is [${tensor.shape.join(', ')}]`)
    this.#asked.add(name)
    return tensor.data
  }

  /** Floats of an input. */
  floats(name: string, shape?: readonly number[]): Float32Array<ArrayBuffer> {
    const data = this.input(name, shape)
    if (!(data instanceof Float32Array)) throw new Error(`'${name}' must be F32`)
    return data
  }

  shapeOf(name: string): number[] {
    return this.#tensors.get(name)?.shape ?? []
  }

  namesMatching(pattern: RegExp): string[] {
    return [...this.#tensors.keys()].filter((name) => pattern.test(name))
  }

  /** Compare what was computed with the tensor of that name; missing is a failure unless `isOptional`. */
  compare(name: string, computed: ArrayLike<number>, tolerance: Tolerance, { isOptional = false } = {}): void {
    const expected = this.#tensors.get(name)
    const shape = expected && sizeOf(expected.shape) === computed.length ? expected.shape : [computed.length]
    if (!name.startsWith('f64.')) this.computed.set(name, { dtype: 'F32', shape, data: Float32Array.from(computed) })
    if (!expected) {
      if (!isOptional) this.fail(`${name} (missing in the file)`)
      return
    }
    this.#asked.add(name)
    this.values(name, computed, Array.from(expected.data, Number), tolerance)
  }

  /** Compare numbers that are not a tensor of the file (from its JSON). */
  values(
    name: string,
    computed: ArrayLike<number>,
    expected: ArrayLike<number>,
    { abs, relL2, skips }: Tolerance,
  ): void {
    if (computed.length !== expected.length) {
      this.fail(`${name} (must have ${expected.length} values, has ${computed.length})`)
      return
    }
    let maxAbs = 0
    let difference = 0
    let length = 0
    for (let i = 0; i < expected.length; i++) {
      if (skips?.(i)) continue
      const d = Math.abs(computed[i] - expected[i])
      maxAbs = d > maxAbs || Number.isNaN(d) ? d : maxAbs
      difference += d * d
      length += expected[i] ** 2
    }
    const relative = difference === 0 ? 0 : Math.sqrt(difference / length)
    const ok = (abs === undefined || maxAbs <= abs) && (relL2 === undefined || relative <= relL2)
    this.list.push({ name, maxAbs: finite(maxAbs), relL2: finite(relative), tolerance: relL2 ?? abs ?? 0, ok })
  }

  /** Equal, element by element, where `counts`. */
  equal(name: string, computed: ArrayLike<number>, counts: (index: number) => boolean = () => true): void {
    this.compare(name, computed, { abs: 0, skips: (i) => !counts(i) })
    const dumped = this.computed.get(name)
    if (dumped) this.computed.set(name, { dtype: 'I32', shape: dumped.shape, data: Int32Array.from(computed) })
  }

  fail(name: string): void {
    this.list.push({ name, maxAbs: -1, relL2: -1, tolerance: 0, ok: false })
  }

  /** Fail for every tensor of the file that nobody asked for. */
  finish(): void {
    for (const name of this.#tensors.keys()) if (!this.#asked.has(name)) this.fail(`${name} (not understood)`)
  }
}

const sizeOf = (shape: readonly number[]) => shape.reduce((n, d) => n * d, 1)

/** JSON has no NaN or Infinity. */
const finite = (value: number) => (Number.isFinite(value) ? value : Number.MAX_VALUE)

/** What golden/README.md states: about ten times float32's own rounding. */
export const TOLERANCE = {
  output: { abs: 3e-5 },
  loss: { abs: 2e-5 },
  laterLoss: { abs: 1e-4 },
  center: { abs: 3e-6 },
  gradient: { relL2: 3e-5 },
  moment: { relL2: 6e-4 },
  student: { abs: 6e-3, relL2: 5e-4 },
  teacher: { abs: 1e-3, relL2: 2e-4 },
} as const satisfies Record<string, Tolerance>
