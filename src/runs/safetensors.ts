// safetensors, read strictly and written plainly (https://github.com/huggingface/safetensors, "Format"): eight bytes of
// header length, a JSON header, then the tensors' bytes, little-endian and row-major, without holes.
//
// Whatever is wrong with a file is refused before anything is built from it, in a sentence that names the tensor and the
// place; the caps keep a hostile header from costing memory.

import { oneLine } from '../base/oneLine'
import { shown } from '../base/shown'
import type { SlicedFile } from '../base/zip/directory'
import { TO_FLOAT32, isFloatType } from './floatTypes'

export class SafetensorsError extends Error {
  constructor(message: string) {
    super(oneLine(`safetensors: ${message}`))
    this.name = 'SafetensorsError'
  }
}

const TYPES = {
  F32: { bytes: 4, array: Float32Array },
  F64: { bytes: 8, array: Float64Array },
  I32: { bytes: 4, array: Int32Array },
  I64: { bytes: 8, array: BigInt64Array },
  U8: { bytes: 1, array: Uint8Array },
} as const

export type SafetensorsType = keyof typeof TYPES

/** Bytes of an element of every type there is (`Dtype` of safetensors/src/tensor.rs); some lie closer than bytes. */
const WIDTHS = {
  F4: 0.5, F6_E2M3: 0.75, F6_E3M2: 0.75, BOOL: 1, U8: 1, I8: 1, F8_E5M2: 1, F8_E4M3: 1, F8_E8M0: 1, I16: 2, U16: 2,
  F16: 2, BF16: 2, I32: 4, U32: 4, F32: 4, C64: 8, F64: 8, I64: 8, U64: 8,
} as const // prettier-ignore
const OWN_WIDTHS = Object.fromEntries(Object.entries(TYPES).map(([dtype, { bytes }]) => [dtype, bytes])) as Record<SafetensorsType, number> // prettier-ignore

export type TensorData =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>

export interface NamedTensor {
  dtype: SafetensorsType
  shape: number[]
  data: TensorData
}

export interface SafetensorsFile {
  tensors: Map<string, NamedTensor>
  metadata: Record<string, string>
}

/** A name costs about 100 bytes of header, so this has room for 80,000 tensors; a model has some hundreds. */
const MAX_HEADER_BYTES = 8 * 1024 * 1024
const MAX_DIMENSIONS = 16
const LENGTH_BYTES = 8
const METADATA = '__metadata__'
const OPENING_BRACE = 0x7b

export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { entries, metadata, begin } = readHeader(bytes, bytes.length, OWN_WIDTHS)
  const tensors = new Map<string, NamedTensor>()
  for (const { name, dtype, shape, from, to } of entries) {
    // copied, so that the data is aligned whatever the header's length
    const copy = new Uint8Array(bytes.subarray(begin + from, begin + to)).buffer
    tensors.set(name, { dtype, shape, data: new TYPES[dtype].array(copy) })
  }
  return { tensors, metadata }
}

/** A file as `readSafetensors` reads it, but only the tensors whose names are wanted: the bytes of others stay where they lie. */
export async function readTensors(file: Sliced, isWanted: (name: string) => boolean): Promise<SafetensorsFile> {
  const { entries, metadata, begin } = await headerOf(file, OWN_WIDTHS)
  const tensors = new Map<string, NamedTensor>()
  for (const { name, dtype, shape, from, to } of entries) {
    if (!isWanted(name)) continue
    tensors.set(name, {
      dtype,
      shape,
      data: new TYPES[dtype].array(await bytesOf(file, name, begin + from, begin + to)),
    })
  }
  return { tensors, metadata }
}

/** A tensor that is still in its file. */
export interface LazyTensor {
  dtype: keyof typeof WIDTHS
  shape: number[]
  /** @throws SafetensorsError where it is not of floats that are read */
  read: () => Promise<Float32Array<ArrayBuffer>>
}

/** Header and shapes of anybody's file, of all types; the bytes of a tensor are read when they are asked for. */
export async function openSafetensors(
  file: SlicedFile,
): Promise<{ tensors: Map<string, LazyTensor>; metadata: Record<string, string> }> {
  const { entries, metadata, begin } = await headerOf(file, WIDTHS)
  const read = async ({ name, dtype, from, to }: Entry<keyof typeof WIDTHS>): Promise<Float32Array<ArrayBuffer>> => {
    if (!isFloatType(dtype))
      throw new SafetensorsError(`'${shown(name)}' must be of ${Object.keys(TO_FLOAT32).join(', ')}, is of ${dtype}`)
    return TO_FLOAT32[dtype](await bytesOf(file, name, begin + from, begin + to))
  }
  const tensors = entries.map((entry): [string, LazyTensor] => {
    const { name, dtype, shape } = entry
    return [name, { dtype, shape, read: () => read(entry) }]
  })
  return { tensors: new Map(tensors), metadata }
}

type Sliced = Pick<SlicedFile, 'size' | 'slice'>

/** The bytes of a tensor. @throws SafetensorsError where the file has fewer */
async function bytesOf(file: Sliced, name: string, from: number, to: number): Promise<ArrayBuffer> {
  const bytes = await file.slice(from, to).arrayBuffer()
  if (bytes.byteLength < to - from) throw new SafetensorsError(`'${shown(name)}' ends early; the file is cut short`)
  return bytes
}

async function headerOf<T extends string>(file: Sliced, widths: Widths<T>): Promise<Header<T>> {
  const bytes = async (end: number) => new Uint8Array(await file.slice(0, end).arrayBuffer())
  return readHeader(await bytes(headerEnd(await bytes(LENGTH_BYTES), file.size)), file.size, widths)
}

interface Header<T extends string> {
  entries: Entry<T>[]
  metadata: Record<string, string>
  /** Where the data begins. */
  begin: number
}

interface Entry<T extends string> {
  name: string
  dtype: T
  shape: number[]
  from: number
  to: number
}

/** Bytes of an element of the types that a reader knows. */
type Widths<T extends string> = Readonly<Record<T, number>>

/** @param bytes from the first, at least the header @param fileBytes of the whole file */
function readHeader<T extends string>(bytes: Uint8Array, fileBytes: number, widths: Widths<T>): Header<T> {
  const begin = headerEnd(bytes, fileBytes)
  if (bytes[LENGTH_BYTES] !== OPENING_BRACE)
    throw new SafetensorsError('the header at byte 8 must begin with {; this may be another kind of file')
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, begin)))
  } catch {
    throw new SafetensorsError('the header at byte 8 must be JSON in UTF-8, and is not')
  }
  const entries: Entry<T>[] = []
  const metadata: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, value] of Object.entries(header as object)) {
    if (name === METADATA) Object.assign(metadata, readMetadata(value))
    else entries.push(readEntry(name, value, widths))
  }
  return { entries: inOrder(entries, begin, fileBytes), metadata, begin }
}

/** Where the header ends and the data begins. */
function headerEnd(bytes: Uint8Array, fileBytes: number): number {
  if (bytes.length < LENGTH_BYTES)
    throw new SafetensorsError(`a file must have at least 8 bytes, this has ${bytes.length}`)
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true)
  if (length > BigInt(MAX_HEADER_BYTES) || length > BigInt(fileBytes - LENGTH_BYTES))
    throw new SafetensorsError(
      `the header's length at byte 0 must fit the file of ${fileBytes} bytes, it says ${length}`,
    )
  return LENGTH_BYTES + Number(length)
}

/** As they lie in the file: one after another, without a hole, to its end. */
function inOrder<T extends string>(entries: Entry<T>[], begin: number, fileBytes: number): Entry<T>[] {
  let expected = 0
  entries.sort((a, b) => a.from - b.from || a.to - b.to)
  for (const { name, from, to } of entries) {
    if (from !== expected)
      throw new SafetensorsError(
        `'${shown(name)}' must begin at byte ${expected} of the data, where the one before ends; it begins at ${from}`,
      )
    if (begin + to > fileBytes)
      throw new SafetensorsError(
        `'${shown(name)}' ends at byte ${begin + to}, but the file has ${fileBytes}; it is cut short`,
      )
    expected = to
  }
  if (begin + expected !== fileBytes)
    throw new SafetensorsError(
      `the file must end at byte ${begin + expected}, where the last tensor ends; it has ${fileBytes}`,
    )
  return entries
}

function readMetadata(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SafetensorsError('__metadata__ must be an object of strings')
  for (const [key, text] of Object.entries(value))
    if (typeof text !== 'string') throw new SafetensorsError(`__metadata__ '${shown(key)}' must be a string`)
  return value as Record<string, string>
}

function readEntry<T extends string>(name: string, value: unknown, widths: Widths<T>): Entry<T> {
  const refuse = (message: string) => new SafetensorsError(`'${shown(name)}' ${message}`)
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>
  if (typeof dtype !== 'string' || !Object.hasOwn(widths, dtype))
    throw refuse(`must have a dtype of ${Object.keys(widths).join(', ')}, has ${json(dtype)}`)
  if (!isSizes(shape) || shape.length > MAX_DIMENSIONS)
    throw refuse(`must have a shape of at most ${MAX_DIMENSIONS} sizes, has ${json(shape)}`)
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1])
    throw refuse(`must have data_offsets [from, to], has ${json(offsets)}`)
  const type = dtype as T
  const byteLength = sizeOf(shape) * widths[type]
  const [from, to] = offsets
  if (byteLength !== to - from)
    throw refuse(`of ${type} [${shape.join(', ')}] must have ${byteLength} bytes, its offsets give ${to - from}`)
  return { name, dtype: type, shape, from, to }
}

/** Elements of a shape; Infinity where an emptiness hides sizes that no number can hold. */
function sizeOf(shape: readonly number[]): number {
  const largest = shape.reduce((n, d) => n * Math.max(1, d), 1)
  return Number.isSafeInteger(8 * largest) ? shape.reduce((n, d) => n * d, 1) : Infinity
}

/** What a file holds may be megabytes long; a message is not. */
function json(value: unknown): string {
  if (typeof value === 'object' && value !== null && !isFlat(value)) return 'something nested'
  return shown(JSON.stringify(value) ?? 'none')
}

const isFlat = (value: object) => Object.values(value).every((v) => typeof v !== 'object' || v === null)

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((v) => Number.isSafeInteger(v) && (v as number) >= 0)

/** Write tensors in the order of the map; the header is padded with spaces to a multiple of eight bytes. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, NamedTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  let end = 0
  const header = Object.create(null) as Record<string, unknown> // any name is a name, `__proto__` too
  header[METADATA] = metadata
  for (const [name, { dtype, shape, data }] of tensors) {
    const elements = shape.reduce((n, d) => n * d, 1)
    if (name === METADATA) throw new SafetensorsError(`a tensor must not be called ${METADATA}`)
    if (elements !== data.length || !(data instanceof TYPES[dtype].array))
      throw new SafetensorsError(
        `'${name}' must hold ${elements} values of ${dtype}, holds ${data.length} of ${data.constructor.name}`,
      )
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] }
    end += data.byteLength
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const headerBytes = Math.ceil(text.length / 8) * 8
  if (headerBytes > MAX_HEADER_BYTES)
    throw new SafetensorsError(`the header must be at most ${MAX_HEADER_BYTES} bytes, has ${headerBytes}`)
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + end)
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true)
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes)
  file.set(text, LENGTH_BYTES)
  let at = LENGTH_BYTES + headerBytes
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return file
}

/** float32 values as a tensor. */
export const f32 = (shape: readonly number[], data: Float32Array<ArrayBuffer>): NamedTensor => ({
  dtype: 'F32',
  shape: [...shape],
  data,
})
