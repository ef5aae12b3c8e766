// A tensor is a shape over a slot of memory. The slot is either persistent (a buffer that outlives the program:
// parameters, batches, centres) or transient (made by an op while a program is recorded; the planner gives it a place).
// Row-major, channels last unless a docstring says otherwise. Every element has four bytes, a half two.

import { halfToFloat } from '../base/half'
import type { Gpu } from '../gpu/device'
import { readBuffer } from '../gpu/readback'

/** `f16`: two halves a word, which kernels read by unpack2x16float; no feature of the device is needed. */
export type DType = 'f32' | 'u32' | 'i32' | 'f16'
export type Shape = readonly number[]
export type HostArray = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>

export const sizeOf = (shape: Shape): number => shape.reduce((n, d) => n * d, 1)

/** Memory for one or more tensors. `buffer` is set once it has a place on the device. */
export class Storage {
  readonly label: string
  byteLength: number
  /** Transient slots belong to the program that made them; the planner may let two share bytes. */
  readonly isTransient: boolean
  buffer: GPUBuffer | null
  /** Where the slot begins in `buffer`; a multiple of 256. */
  byteOffset = 0
  /** What a constant slot holds from the start. */
  readonly data: HostArray | undefined

  private constructor(
    label: string,
    byteLength: number,
    isTransient: boolean,
    buffer: GPUBuffer | null,
    data?: HostArray,
  ) {
    this.label = label
    this.byteLength = byteLength
    this.isTransient = isTransient
    this.buffer = buffer
    this.data = data
  }

  static transient(label: string, byteLength: number): Storage {
    return new Storage(label, byteLength, true, null)
  }

  /** A slot of the program being recorded that holds `data` throughout and is only read. */
  static constant(label: string, data: HostArray): Storage {
    return new Storage(label, data.byteLength, false, null, data)
  }

  /** A persistent slot that is still growing (flat parameters being declared); it gets its buffer later. */
  static growing(label: string): Storage {
    return new Storage(label, 0, false, null)
  }

  /** Give a growing or deferred slot its buffer; without `data` it holds zeros. */
  allocate(gpu: Gpu, data?: ArrayBufferView): void {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
    this.buffer = gpu.createBuffer(this.label, this.byteLength, usage, data)
  }

  static persistent(gpu: Gpu, label: string, byteLength: number, data?: ArrayBufferView): Storage {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
    return new Storage(label, byteLength, false, gpu.createBuffer(label, byteLength, usage, data))
  }
}

export class Tensor {
  readonly shape: Shape
  readonly dtype: DType
  readonly storage: Storage
  /** Where the tensor begins within its storage; a multiple of 256. */
  readonly byteOffset: number
  requiresGrad: boolean

  constructor(shape: Shape, dtype: DType, storage: Storage, byteOffset = 0, requiresGrad = false) {
    this.shape = shape
    this.dtype = dtype
    this.storage = storage
    this.byteOffset = byteOffset
    this.requiresGrad = requiresGrad
  }

  /** A transient tensor whose contents are undefined until a launch writes them. */
  static empty(label: string, shape: Shape, dtype: DType = 'f32'): Tensor {
    return new Tensor(shape, dtype, Storage.transient(label, bytesOf(dtype) * sizeOf(shape)))
  }

  /** A small table known while the program is recorded: match rows, weights, index maps. */
  static constant(label: string, shape: Shape, data: HostArray): Tensor {
    checkSize(label, shape, data)
    return new Tensor(shape, dtypeOf(data), Storage.constant(label, data))
  }

  /** A tensor with a buffer of its own that outlives every program. */
  static persistent(gpu: Gpu, label: string, shape: Shape, data?: HostArray, dtype: DType = 'f32'): Tensor {
    if (data) checkSize(label, shape, data)
    const type = data ? dtypeOf(data) : dtype
    return new Tensor(shape, type, Storage.persistent(gpu, label, bytesOf(type) * sizeOf(shape), data))
  }

  /** A persistent tensor without a buffer yet: programs can be recorded and planned with it, `storage.allocate` follows. */
  static deferred(label: string, shape: Shape, dtype: DType = 'f32'): Tensor {
    const storage = Storage.growing(label)
    storage.byteLength = bytesOf(dtype) * sizeOf(shape)
    return new Tensor(shape, dtype, storage)
  }

  get label(): string {
    return this.storage.label
  }

  get size(): number {
    return sizeOf(this.shape)
  }

  get byteLength(): number {
    return bytesOf(this.dtype) * this.size
  }

  /** The same memory under another shape; a constant to the tape. */
  view(shape: Shape): Tensor {
    if (sizeOf(shape) !== this.size)
      throw new RangeError(
        `view: ${this.label} has [${this.shape.join(', ')}] = ${this.size} elements, cannot be [${shape.join(', ')}]`,
      )
    return new Tensor(shape, this.dtype, this.storage, this.byteOffset)
  }

  /** Copy the contents back, halves as single precision. Only after the program that computes them has been submitted. */
  async read(gpu: Gpu): Promise<HostArray> {
    const { buffer, byteOffset } = this.storage
    if (!buffer) throw new Error(`read: ${this.label} has no memory; keep it when the program is compiled`)
    const bytes = await readBuffer(gpu, buffer, byteOffset + this.byteOffset, this.byteLength)
    if (this.dtype === 'f16') return Float32Array.from(new Uint16Array(bytes), halfToFloat)
    return this.dtype === 'f32'
      ? new Float32Array(bytes)
      : this.dtype === 'u32'
        ? new Uint32Array(bytes)
        : new Int32Array(bytes)
  }
}

const bytesOf = (dtype: DType): number => (dtype === 'f16' ? 2 : 4)

const dtypeOf = (data: HostArray): DType =>
  data instanceof Float32Array ? 'f32' : data instanceof Uint32Array ? 'u32' : 'i32'

function checkSize(label: string, shape: Shape, data: HostArray): void {
  if (data.length !== sizeOf(shape))
    throw new RangeError(
      `tensor: ${label} must have [${shape.join(', ')}] = ${sizeOf(shape)} elements, got ${data.length}`,
    )
}

/** Throws unless `shape` is `expected`; letters in the message name the axes the caller uses. */
export function checkShape(op: string, name: string, shape: Shape, expected: Shape, axes: string): void {
  if (shape.length !== expected.length || shape.some((d, i) => d !== expected[i]))
    throw new RangeError(`${op}: ${name} must be ${axes} = [${expected.join(', ')}], got [${shape.join(', ')}]`)
}
