// A file of torch.save (torch/serialization.py): a zip archive, stored and not packed, with a pickle of everything but
// the numbers (`data.pkl`) and a file for each storage (`data/0`, `data/1` …). The pickle is read at once; a tensor's
// values are read when they are asked for, from its own bytes of the file.

import { PickleError } from '../../base/pickle/cursor'
import { unpickle } from '../../base/pickle/unpickle'
import type { PickleValue } from '../../base/pickle/values'
import { ZipError, beginOf, zipDirectory, type SlicedFile, type ZipRecord } from '../../base/zip/directory'
import { TO_FLOAT32 } from '../floatTypes'
import { FileError } from '../opened/fileError'
import { ITEM_BYTES, TORCH, type TorchTensor, type TorchType } from './vocabulary'
import { shown } from '../../base/shown'

export interface TorchFile {
  value: PickleValue
  /** Values in row-major order. @throws FileError where they are no floats, not there, or not finite */
  read(name: string, tensor: TorchTensor): Promise<Float32Array<ArrayBuffer>>
}

const PICKLE = '/data.pkl'
/** A network's pickle has some 100 bytes a tensor. */
const MAX_PICKLE_BYTES = 64 * 2 ** 20
/** Of one tensor: twice the largest of the published networks. */
const MAX_ELEMENTS = 2 ** 26
const RESAVE = 'open it in PyTorch and save the weights alone: torch.save(torch.load(FILE)["teacher"], "teacher.pth")'

export async function openTorch(file: SlicedFile): Promise<TorchFile> {
  try {
    return await opened(file)
  } catch (error) {
    if (error instanceof ZipError) throw new FileError(error.message, { cause: error })
    if (error instanceof PickleError) throw new FileError(`${error.message}. To look into it all the same, ${RESAVE}.`, { cause: error }) // prettier-ignore
    throw error
  }
}

async function opened(file: SlicedFile): Promise<TorchFile> {
  const records = new Map((await zipDirectory(file)).map((record) => [record.path, record]))
  const pickle = [...records.keys()].find((path) => path.endsWith(PICKLE))
  const record = pickle && records.get(pickle)
  if (!record)
    throw new FileError(`${file.name}: is a zip archive without data.pkl, so it was not written by torch.save.`)
  const folder = pickle.slice(0, -PICKLE.length)
  if (records.has(`${folder}/constants.pkl`))
    throw new FileError(`${file.name}: holds a TorchScript program, and programs are not run here. Save its state_dict() instead.`) // prettier-ignore
  if (record.size > MAX_PICKLE_BYTES)
    throw new FileError(`${file.name}: its pickle has ${record.size} bytes; ${MAX_PICKLE_BYTES} at most are read. To look into it all the same, ${RESAVE}.`) // prettier-ignore
  const value = unpickle(file.name, await bytesOf(file, record, 0, record.size), TORCH)
  const order = records.get(`${folder}/byteorder`)
  if (order && new TextDecoder().decode(await bytesOf(file, order, 0, Math.min(16, order.size))) !== 'little')
    throw new FileError(`${file.name}: was written on a big-endian machine; save it again on a little-endian one.`)

  return {
    value,
    read: async (name, { storage, offset, shape, strides }) => {
      const fail = (what: string): never => {
        throw new FileError(`${file.name}: '${shown(name)}' ${what}`)
      }
      const convert = FLOATS[storage.type] ?? fail(`must be of floats, is of ${storage.type}`)
      const count = shape.reduce((n, d) => n * d, 1)
      if (!(count <= MAX_ELEMENTS)) return fail(`has ${count} values; ${MAX_ELEMENTS} at most are read`)
      if (count === 0) return new Float32Array(0)
      const stored =
        records.get(`${folder}/data/${storage.key}`) ?? fail(`has no bytes: data/${storage.key} is missing`)
      const itemBytes = ITEM_BYTES[storage.type]
      const span = shape.reduce((at, n, axis) => at + (n - 1) * strides[axis], 1)
      if (!(span <= MAX_ELEMENTS)) return fail(`lies over ${span} values; ${MAX_ELEMENTS} at most are read`)
      if (!((offset + span) * itemBytes <= stored.size))
        return fail(`must end within the ${stored.size} bytes of its storage; the file is damaged`)
      const flat = convert((await bytesOf(file, stored, offset * itemBytes, (offset + span) * itemBytes)).buffer)
      const values = isRowMajor(shape, strides) ? flat : gathered(flat, shape, strides)
      const bad = values.findIndex((v) => !Number.isFinite(v))
      return bad < 0 ? values : fail(`must be finite, element ${bad} is ${values[bad]}`)
    },
  }
}

/** Bytes `from` to `to` of an entry, which must be stored as it is. PyTorch does not check the CRC-32 either. */
async function bytesOf(
  file: SlicedFile,
  record: ZipRecord,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { method, packed, size, flags } = record
  const path = shown(record.path)
  const begin = await beginOf(file, record)
  if (begin === null)
    throw new FileError(`${file.name}: '${path}' is not where its directory says; the file is damaged.`)
  if (method !== 0 || packed !== size || flags & 1)
    throw new FileError(`${file.name}: '${path}' is packed or encrypted, which torch.save never does; save it again.`)
  const bytes = new Uint8Array(await file.slice(begin + from, begin + to).arrayBuffer())
  if (bytes.length < to - from) throw new FileError(`${file.name}: '${path}' ends early; the file is cut short.`)
  return bytes
}

/** By the names of storages (torch/storage.py). */
const FLOATS: { [T in TorchType]?: (typeof TO_FLOAT32)[keyof typeof TO_FLOAT32] } = {
  Float: TO_FLOAT32.F32,
  Double: TO_FLOAT32.F64,
  Half: TO_FLOAT32.F16,
  BFloat16: TO_FLOAT32.BF16,
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false
    expected *= shape[axis]
  }
  return true
}

/** A transposed or cut view, element by element. */
function gathered(flat: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array<ArrayBuffer> {
  const out = new Float32Array(shape.reduce((n, d) => n * d, 1))
  const index = shape.map(() => 0)
  let at = 0
  for (let i = 0; i < out.length; i++) {
    out[i] = flat[at]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]
      if (++index[axis] < shape[axis]) break
      at -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
  return out
}
