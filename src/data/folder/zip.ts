// The files of a zip archive, one by one: what is unpacked is held against its declared size, its CRC-32 and a cap on the
// whole (base/zip/directory.ts reads the table of contents).

import { inflateSync } from 'fflate'
import { shown } from '../../base/shown'
import { crc32 } from '../../base/zip/crc32'
import { ZipError, beginOf, zipDirectory, type ZipRecord } from '../../base/zip/directory'
import { DataError, type NamedBytes } from '../dataset'
import { PictureError } from '../../base/pictureFormat'
import { MAX_PICTURE_BYTES } from '../picture/read'

export interface ZipEntry {
  /** `folder/file.jpg` */
  path: string
  /** Bytes once unpacked, as declared. */
  size: number
  bytes: () => Promise<Uint8Array<ArrayBuffer>>
}

/** Bytes unpacked from one archive, at most. */
const MAX_INFLATED_BYTES = 4 * 2 ** 30
const DEFLATE_RATIO = 1032 // bytes that one packed byte can unpack to, at most

/** @param wants which paths to list; folders never are @param maxInflated bytes unpacked from the archive, at most */
export async function zipEntries(
  file: NamedBytes,
  wants: (path: string) => boolean,
  maxInflated = MAX_INFLATED_BYTES,
): Promise<ZipEntry[]> {
  const wanted = (await recordsOf(file)).filter(({ path }) => wants(path))
  let inflated = 0
  for (const { path, size } of wanted) {
    inflated += size
    if (inflated > maxInflated)
      throw new DataError(
        `${file.name}: would unpack to more than ${maxInflated} bytes, with '${shown(path)}'; it was not unpacked. Give fewer pictures at a time.`,
      )
  }
  return wanted.map((entry) => ({ path: entry.path, size: entry.size, bytes: () => unpack(file, entry) }))
}

async function recordsOf(file: NamedBytes): Promise<ZipRecord[]> {
  try {
    return await zipDirectory(file)
  } catch (error) {
    if (error instanceof ZipError) throw new DataError(error.message, { cause: error })
    throw error
  }
}

async function unpack(file: NamedBytes, entry: ZipRecord): Promise<Uint8Array<ArrayBuffer>> {
  const { flags, method, packed, size, local, crc } = entry
  if (flags & 1) throw new PictureError('is encrypted; unpack the archive, and give the folder')
  if (method !== 0 && method !== 8) throw new PictureError(`is packed by method ${method}; only deflate is read`)
  if (size > (method === 0 ? packed : DEFLATE_RATIO * packed + 1))
    throw new PictureError(`declares ${size} bytes, which its ${packed} packed bytes cannot hold`)
  // deflate adds a few bytes at most; of more, all would be unpacked only to be dropped
  if (packed > 2 * size + 1024)
    throw new PictureError(`declares ${size} bytes, for which ${packed} packed bytes are far too many`)
  if (size > MAX_PICTURE_BYTES)
    throw new PictureError(`declares ${size} bytes; a picture may have ${MAX_PICTURE_BYTES}`)
  const from = await beginOf(file, entry)
  if (from === null) throw new PictureError(`is not at byte ${local} of the archive, where its directory says`)
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
