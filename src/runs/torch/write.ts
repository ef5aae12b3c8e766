// A file that torch.load opens (PyTorchStreamWriter, caffe2/serialize/inline_container.cc): a zip archive of stored
// entries, the pickle first, every storage at a multiple of 64 bytes so that it can be mapped into memory.

import { crc32 } from '../../base/zip/crc32'
import { pickle, type Python } from './pickler'

const ALIGNMENT = 64
const PADDING_ID = 0x4246 // `FB`, the extra field that PyTorch pads with
const [LOCAL_BYTES, ENTRY_BYTES, END_BYTES] = [30, 46, 22]
const FOLDER = 'archive'
const MAX_BYTES = 2 ** 32 - 1

interface Entry {
  name: Uint8Array
  bytes: Uint8Array
  crc: number
  local: number
  /** Bytes of the extra field before the data. */
  padding: number
}

/** @throws RangeError where the file would pass 4 GiB */
export function writeTorch(value: Python): Uint8Array<ArrayBuffer> {
  const { bytes, storages } = pickle(value)
  const files: [string, Uint8Array][] = [
    ['data.pkl', bytes],
    ...storages.map((storage, key): [string, Uint8Array] => [`data/${key}`, storage.bytes]),
    ['version', new TextEncoder().encode('3\n')],
  ]
  let at = 0
  const entries = files.map(([path, bytes]): Entry => {
    const name = new TextEncoder().encode(`${FOLDER}/${path}`)
    const bare = at + LOCAL_BYTES + name.length + 4
    const padding = 4 + ((ALIGNMENT - (bare % ALIGNMENT)) % ALIGNMENT)
    const entry = { name, bytes, crc: crc32(bytes), local: at, padding }
    at += LOCAL_BYTES + name.length + padding + bytes.length
    return entry
  })
  const directory = { offset: at, size: entries.reduce((n, { name }) => n + ENTRY_BYTES + name.length, 0) }
  const size = directory.offset + directory.size + END_BYTES
  if (size > MAX_BYTES) throw new RangeError(`torch: a file must have less than 4 GiB, this would have ${size} bytes`)

  const out = new Uint8Array(size)
  for (const entry of entries) putLocal(out, entry)
  for (const entry of entries) at = putEntry(out, at, entry)
  const end = new DataView(out.buffer, at)
  end.setUint32(0, 0x06054b50, true)
  for (const field of [8, 10]) end.setUint16(field, entries.length, true)
  end.setUint32(12, directory.size, true)
  end.setUint32(16, directory.offset, true)
  return out
}

function putLocal(out: Uint8Array<ArrayBuffer>, { name, bytes, crc, local, padding }: Entry): void {
  const view = new DataView(out.buffer, local)
  view.setUint32(0, 0x04034b50, true)
  view.setUint32(14, crc, true)
  for (const field of [18, 22]) view.setUint32(field, bytes.length, true)
  view.setUint16(26, name.length, true)
  view.setUint16(28, padding, true)
  out.set(name, local + LOCAL_BYTES)
  view.setUint16(LOCAL_BYTES + name.length, PADDING_ID, true)
  view.setUint16(LOCAL_BYTES + name.length + 2, padding - 4, true)
  out.set(bytes, local + LOCAL_BYTES + name.length + padding)
}

/** @returns where the next one goes */
function putEntry(out: Uint8Array<ArrayBuffer>, at: number, { name, bytes, crc, local }: Entry): number {
  const view = new DataView(out.buffer, at)
  view.setUint32(0, 0x02014b50, true)
  view.setUint32(16, crc, true)
  for (const field of [20, 24]) view.setUint32(field, bytes.length, true)
  view.setUint16(28, name.length, true)
  view.setUint32(42, local, true)
  out.set(name, at + ENTRY_BYTES)
  return at + ENTRY_BYTES + name.length
}
