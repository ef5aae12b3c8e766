// The files of a zip archive, by its central directory (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16). Nothing
// it declares is believed: offsets and sizes are held against the file, what is unpacked against its declared size, its
// CRC-32 and a cap on the whole. Names are labels; nothing is ever written under them.

import { inflateSync } from 'fflate'
import { DataError, type NamedBytes } from '../dataset'
import { PictureError } from '../picture/format'
import { MAX_PICTURE_BYTES } from '../picture/read'

export interface ZipEntry {
  /** `folder/file.jpg` */
  path: string
  /** Bytes once unpacked, as declared. */
  size: number
  bytes: () => Promise<Uint8Array<ArrayBuffer>>
}

/** Bytes unpacked from one archive, at most. */
export const MAX_INFLATED_BYTES = 4 * 2 ** 30
const MAX_ENTRIES = 200_000
const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const DEFLATE_RATIO = 1032 // bytes that one packed byte can unpack to, at most
const MAX_DIRECTORY_BYTES = 64 * 2 ** 20

const SIGNATURE = { entry: 0x02014b50, local: 0x04034b50, end: 0x06054b50 }

/** @param wants which paths to list; folders never are @param maxInflated bytes unpacked from the archive, at most */
export async function zipEntries(
  file: NamedBytes,
  wants: (path: string) => boolean,
  maxInflated = MAX_INFLATED_BYTES,
): Promise<ZipEntry[]> {
  const fail = (what: string): never => {
    throw new DataError(`${file.name}: ${what}`)
  }
  const { count, size, offset } = await endOf(file, fail)
  const directory = await viewOf(file, offset, offset + size)
  const entries: ZipEntry[] = []
  let inflated = 0
  for (let i = 0, at = 0; i < count; i++) {
    const where = `entry ${i} at byte ${offset + at}`
    if (at + ENTRY_BYTES > size || directory.getUint32(at, true) !== SIGNATURE.entry)
      fail(`${where} must begin with the signature of one; the archive is damaged. Make it again.`)
    const word = (field: number) => directory.getUint16(at + field, true)
    const long = (field: number) => directory.getUint32(at + field, true)
    const [nameLength, tail] = [word(28), word(30) + word(32)]
    if (at + ENTRY_BYTES + nameLength + tail > size) fail(`${where} reaches beyond the directory; it is damaged.`)
    const path = new TextDecoder()
      .decode(new Uint8Array(directory.buffer, at + ENTRY_BYTES, nameLength))
      .replaceAll('\\', '/')
    const entry = {
      path,
      flags: word(8),
      method: word(10),
      crc: long(16),
      packed: long(20),
      size: long(24),
      local: long(42),
    }
    at += ENTRY_BYTES + nameLength + tail
    if (path.endsWith('/') || !wants(path)) continue
    if ([entry.packed, entry.size, entry.local].includes(0xffffffff))
      fail(`'${path}' is stored in the zip64 form, which is not read. Pack fewer or smaller files, or give the folder.`)
    if (entry.local + LOCAL_BYTES + entry.packed > offset)
      fail(`'${path}' says it has ${entry.packed} bytes at byte ${entry.local}, and the files end at byte ${offset}.`)
    inflated += entry.size
    if (inflated > maxInflated)
      fail(
        `would unpack to more than ${maxInflated} bytes, with '${path}'; it was not unpacked. Give fewer pictures at a time.`,
      )
    entries.push({ path, size: entry.size, bytes: () => unpack(file, entry) })
  }
  return entries
}

interface StoredEntry {
  path: string
  flags: number
  method: number
  crc: number
  packed: number
  size: number
  local: number
}

async function endOf(file: NamedBytes, fail: (what: string) => never) {
  const from = Math.max(0, file.size - END_BYTES - MAX_COMMENT_BYTES)
  const view = await viewOf(file, from, file.size)
  let at = view.byteLength - END_BYTES
  while (at >= 0 && !(view.getUint32(at, true) === SIGNATURE.end && view.getUint16(at + 20, true) === view.byteLength - at - END_BYTES)) at-- // prettier-ignore
  if (at < 0) return fail('has no directory at its end, so it is no zip archive, or cut short.')
  const disk = view.getUint16(at + 4, true) | view.getUint16(at + 6, true)
  const [count, size, offset] = [view.getUint16(at + 10, true), view.getUint32(at + 12, true), view.getUint32(at + 16, true)] // prettier-ignore
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff)
    return fail('is in the zip64 form, which is not read. Pack fewer or smaller files, or give the folder.')
  if (disk !== 0) return fail('is one part of an archive in several; give it in one.')
  if (offset + size > from + at || size > MAX_DIRECTORY_BYTES || count > MAX_ENTRIES)
    return fail(
      `says that its directory has ${size} bytes at byte ${offset}, and it must end by byte ${from + at}; it is damaged.`,
    )
  return { count, size, offset }
}

async function unpack(file: NamedBytes, entry: StoredEntry): Promise<Uint8Array<ArrayBuffer>> {
  const { flags, method, packed, size, local, crc } = entry
  if (flags & 1) throw new PictureError('is encrypted; unpack the archive, and give the folder')
  if (method !== 0 && method !== 8) throw new PictureError(`is packed by method ${method}; only deflate is read`)
  if (size > (method === 0 ? packed : DEFLATE_RATIO * packed + 1))
    throw new PictureError(`declares ${size} bytes, which its ${packed} packed bytes cannot hold`)
  if (size > MAX_PICTURE_BYTES)
    throw new PictureError(`declares ${size} bytes; a picture may have ${MAX_PICTURE_BYTES}`)
  const head = await viewOf(file, local, local + LOCAL_BYTES)
  if (head.byteLength < LOCAL_BYTES || head.getUint32(0, true) !== SIGNATURE.local)
    throw new PictureError(`is not at byte ${local} of the archive, where its directory says`)
  const from = local + LOCAL_BYTES + head.getUint16(26, true) + head.getUint16(28, true)
  const stored = new Uint8Array(await file.slice(from, from + packed).arrayBuffer())
  if (stored.length < packed) throw new PictureError(`declares ${packed} packed bytes, and ${stored.length} are there`)
  // one byte more than declared, so that too much is seen; what is beyond is dropped unseen
  const bytes = method === 0 ? stored : inflated(stored, size + 1)
  if (bytes.length !== size)
    throw new PictureError(`declares ${size} bytes, and unpacks to ${bytes.length > size ? 'more' : bytes.length}`)
  if (crc32(bytes) !== crc) throw new PictureError('is damaged: its CRC-32 does not fit')
  return bytes
}

function inflated(stored: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  try {
    return inflateSync(stored, { out: new Uint8Array(most) }).slice()
  } catch (cause) {
    throw new PictureError('is damaged: it cannot be unpacked', { cause })
  }
}

const viewOf = async (file: NamedBytes, from: number, to: number) =>
  new DataView(await file.slice(from, to).arrayBuffer())

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8)
  return ~crc >>> 0
}
