// Parameters lie flat: one buffer for a whole network, with a table of named segments.
//
// Modules declare parameters through a `Scope` while they are constructed; `allocate` then makes the buffer and draws
// the initial values. Gradients, moments and the teacher are further buffers of the same layout, so clipping, AdamW,
// EMA and a checkpoint are a few launches or one copy for the whole network. Names are the official state dict's.

import { STREAM, normalPair, pcg4d } from '../base/rng'
import type { Gpu } from '../gpu/device'
import { readBuffer } from '../gpu/readback'
import { Storage, Tensor, sizeOf, type Shape } from './tensor'

/** How a parameter starts. */
export type Init =
  | { kind: 'constant'; value: number }
  /** Normal with standard deviation `std`, drawn again outside [-2, 2] as timm's trunc_normal_ (bounds are absolute). */
  | { kind: 'truncNormal'; std: number }
  /** Uniform in [-bound, bound): PyTorch's default for convolutions and Linear is bound = 1 / sqrt(fan_in). */
  | { kind: 'uniform'; bound: number }

export const zeros: Init = { kind: 'constant', value: 0 }
export const ones: Init = { kind: 'constant', value: 1 }

export interface Segment {
  name: string
  shape: Shape
  /** Elements. */
  size: number
  /** Where the segment begins in the flat buffer; a multiple of 256. */
  byteOffset: number
  init: Init
  /** False where the official code sets requires_grad to false (weight_g under norm_last_layer, the teacher). */
  isTrainable: boolean
  tensor: Tensor
}

const SEGMENT_ALIGNMENT = 256 // a binding may begin at any segment

export class Parameters {
  readonly label: string
  readonly segments: Segment[] = []
  readonly storage: Storage

  constructor(label: string) {
    this.label = label
    this.storage = Storage.growing(label)
  }

  /** Number of parameters, without the padding between segments. */
  get count(): number {
    return this.segments.reduce((n, s) => n + s.size, 0)
  }

  get byteLength(): number {
    return this.storage.byteLength
  }

  segment(name: string): Segment {
    const found = this.segments.find((s) => s.name === name)
    if (!found)
      throw new Error(
        `parameters: ${this.label} has no '${name}'. It has ${this.segments.map((s) => s.name).join(', ')}`,
      )
    return found
  }

  /** The whole buffer as one tensor, padding included. */
  flat(): Tensor {
    return new Tensor([this.byteLength / 4], 'f32', this.storage)
  }

  declare(name: string, shape: Shape, init: Init, isTrainable: boolean): Tensor {
    if (this.storage.buffer) throw new Error(`parameters: '${name}' was declared after ${this.label} was allocated`)
    if (this.segments.some((s) => s.name === name))
      throw new Error(`parameters: '${name}' was declared twice in ${this.label}`)
    const byteOffset = this.storage.byteLength
    const tensor = new Tensor(shape, 'f32', this.storage, byteOffset, isTrainable)
    const size = sizeOf(shape)
    this.segments.push({ name, shape, size, byteOffset, init, isTrainable, tensor })
    this.storage.byteLength += Math.ceil((4 * size) / SEGMENT_ALIGNMENT) * SEGMENT_ALIGNMENT
    return tensor
  }

  /** Make the buffer; without `values` it holds zeros. */
  allocate(gpu: Gpu, values?: Float32Array<ArrayBuffer>): void {
    this.storage.allocate(gpu, values)
  }

  /** Another buffer of the same layout (gradients, moments). */
  like(label: string): Parameters {
    const twin = new Parameters(label)
    for (const { name, shape, init, isTrainable } of this.segments) twin.declare(name, shape, init, isTrainable)
    return twin
  }

  /** The initial values of every segment, flat: a function of the seed and the order of declaration. */
  initialValues(seed: number): Float32Array<ArrayBuffer> {
    const flat = new Float32Array(this.byteLength / 4)
    this.segments.forEach((s, i) => draw(flat.subarray(s.byteOffset / 4, s.byteOffset / 4 + s.size), s.init, seed, i))
    return flat
  }

  /** Overwrite segments by name. Names not in `values` are left as they are. */
  write(gpu: Gpu, values: ReadonlyMap<string, Float32Array<ArrayBuffer>>): void {
    for (const [name, data] of values) {
      const { byteOffset, size, shape } = this.segment(name)
      if (data.length !== size)
        throw new RangeError(`parameters: ${name} must be [${shape.join(', ')}] = ${size} values, got ${data.length}`)
      gpu.device.queue.writeBuffer(this.buffer, byteOffset, data)
    }
  }

  /** All values, by name. */
  async read(gpu: Gpu): Promise<Map<string, Float32Array<ArrayBuffer>>> {
    return this.named(await readBuffer(gpu, this.buffer, 0, this.byteLength))
  }

  /** The values of a copy of the buffer, by name. */
  named(bytes: ArrayBuffer): Map<string, Float32Array<ArrayBuffer>> {
    const flat = new Float32Array(bytes)
    return new Map(this.segments.map((s) => [s.name, flat.slice(s.byteOffset / 4, s.byteOffset / 4 + s.size)]))
  }

  destroy(gpu: Gpu): void {
    if (this.storage.buffer) gpu.destroyBuffer(this.storage.buffer)
    this.storage.buffer = null
  }

  get buffer(): GPUBuffer {
    if (!this.storage.buffer) throw new Error(`parameters: ${this.label} is not allocated`)
    return this.storage.buffer
  }
}

/** A place in the tree of names: `scope.child('layers').child(0).parameter('weight', …)` is `layers.0.weight`. */
export class Scope {
  readonly parameters: Parameters
  readonly prefix: string
  readonly isTrainable: boolean

  constructor(parameters: Parameters, { prefix = '', isTrainable = true } = {}) {
    this.parameters = parameters
    this.prefix = prefix
    this.isTrainable = isTrainable
  }

  child(name: string | number): Scope {
    return new Scope(this.parameters, { prefix: `${this.prefix}${name}.`, isTrainable: this.isTrainable })
  }

  parameter(name: string, shape: Shape, init: Init, isTrainable = true): Tensor {
    return this.parameters.declare(this.prefix + name, shape, init, this.isTrainable && isTrainable)
  }
}

function draw(into: Float32Array, init: Init, seed: number, parameter: number): void {
  if (init.kind === 'constant') into.fill(init.value)
  else if (init.kind === 'uniform')
    for (let i = 0; i < into.length; i++)
      into[i] = init.bound * (pcg4d(seed, STREAM.init, parameter, i)[0] / 2 ** 31 - 1)
  else
    for (let i = 0; i < into.length; i++) {
      const [a, b, c, d] = pcg4d(seed, STREAM.init, parameter, i)
      // |z| > 2 / std happens once in 10^2000 draws at std 0.02; the second pair serves larger std
      const z = [...normalPair(a, b), ...normalPair(c, d)].find((n) => Math.abs(init.std * n) <= 2) ?? 0
      into[i] = init.std * z
    }
}
