// PNG with a palette, decoded without a canvas: the emoji sheets must be the same bytes in a worker and in a terminal.
// Source: PNG specification, third edition (W3C). Only what the sheets are: 8-bit indexed colour, not interlaced.

import { unzlibSync } from 'fflate'
import { DataError } from './dataset'

export interface IndexedImage {
  width: number
  height: number
  /** [height, width] palette indices */
  indices: Uint8Array
  /** [256, 4] RGBA */
  palette: Uint8Array
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const MAX_SIDE = 8192

export function decodeIndexedPng(name: string, bytes: Uint8Array): IndexedImage {
  if (SIGNATURE.some((value, i) => bytes[i] !== value))
    throw new DataError(`${name}: must be a PNG; its first bytes are not a PNG's`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const palette = new Uint8Array(256 * 4).fill(255)
  const parts: Uint8Array[] = []
  let [width, height] = [0, 0]
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (at + 12 + length > bytes.length)
      throw new DataError(`${name}: chunk ${type} at byte ${at} reaches beyond the file; it is cut short`)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      if (length === 13) [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)]
      if (
        data[8] !== 8 ||
        data[9] !== 3 ||
        data[12] !== 0 ||
        !(width > 0 && height > 0) ||
        Math.max(width, height) > MAX_SIDE
      )
        throw new DataError(
          `${name}: must have 8-bit indexed colour, not interlaced, at most ${MAX_SIDE} pixels a side`,
        )
    } else if (type === 'PLTE')
      for (let i = 0; i < length / 3 && i < 256; i++) palette.set(data.subarray(3 * i, 3 * i + 3), 4 * i)
    else if (type === 'tRNS') for (let i = 0; i < length && i < 256; i++) palette[4 * i + 3] = data[i]
    else if (type === 'IDAT') parts.push(data)
    at += 12 + length
  }
  const packed = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let end = 0
  for (const part of parts) {
    packed.set(part, end)
    end += part.length
  }
  const rows = unpack(name, packed, height * (width + 1))
  return { width, height, indices: unfilter(rows, width, height), palette }
}

/** Exactly `length` bytes of rows. */
function unpack(name: string, packed: Uint8Array, length: number): Uint8Array {
  if (length === 0) throw new DataError(`${name}: must begin with a header chunk (IHDR), and has none`)
  let rows: Uint8Array
  try {
    rows = unzlibSync(packed, { out: new Uint8Array(length) })
  } catch (cause) {
    throw new DataError(`${name}: its pixels cannot be unpacked; it is damaged or cut short`, { cause })
  }
  if (rows.length !== length)
    throw new DataError(`${name}: its pixels must be ${length} bytes unpacked, are ${rows.length}; it is cut short`)
  return rows
}

/** Undo the five row filters (section 9); one byte a pixel. */
function unfilter(rows: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (width + 1)]
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? out[y * width + x - 1] : 0
      const up = y > 0 ? out[(y - 1) * width + x] : 0
      const corner = x > 0 && y > 0 ? out[(y - 1) * width + x - 1] : 0
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      out[y * width + x] = rows[y * (width + 1) + 1 + x] + predicted
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
