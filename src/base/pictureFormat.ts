// What an encoded picture is and how large, read from its first bytes: a decoder is asked only for pictures whose pixels
// fit a cap. Sources: PNG (W3C), JPEG (ITU-T T.81, table B.1), GIF89a, WebP (RFC 9649), BMP (BITMAPINFOHEADER), AVIF
// (ISO/IEC 14496-12 boxes, `ispe` of ISO/IEC 23008-12).

export interface PictureFormat {
  /** As in `image/png`. */
  type: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic'
  width: number
  height: number
}

/** A camera's 64 megapixels, and beyond what a browser decodes in one piece everywhere. */
export const MAX_PIXELS = 64 * 2 ** 20
export const MAX_SIDE = 16_384
const MAX_BOXES = 256 // boxes and property boxes of an AVIF looked at

/** HEIC, which some cameras and one browser make and read, lies in the same boxes. */
const BRANDS = [
  { brand: 'avi', type: 'avif' },
  { brand: 'hei', type: 'heic' },
  { brand: 'hev', type: 'heic' },
  { brand: 'mif1', type: 'heic' },
] as const

/** Why a picture cannot be read; the caller knows its name. */
export class PictureError extends Error {}

/** @throws PictureError where the bytes are no picture, or one beyond the cap */
export function pictureFormat(bytes: Uint8Array): PictureFormat {
  const format = pictureHeader(bytes)
  const { width, height } = format
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
    throw new PictureError(
      `has ${width} x ${height} pixels; at most ${MAX_PIXELS / 2 ** 20} megapixels and ${MAX_SIDE} a side are read`,
    )
  return format
}

/** The same for a caller with a cap of its own. @throws PictureError where the bytes are no picture */
export function pictureHeader(bytes: Uint8Array): PictureFormat {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let format: PictureFormat | null
  try {
    format = sniff(view)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new PictureError(`ends within its header, after ${bytes.length} bytes; it is cut short`, { cause })
  }
  if (!format) throw new PictureError('is no PNG, JPEG, WebP, GIF, AVIF or BMP, by its first bytes')
  const { type, width, height } = format
  if (width < 1 || height < 1) throw new PictureError(`says in its ${type.toUpperCase()} header that it has no pixels`)
  return format
}

const isAt = (view: DataView, at: number, text: string): boolean =>
  view.byteLength >= at + text.length && [...text].every((c, i) => view.getUint8(at + i) === c.charCodeAt(0))

function sniff(view: DataView): PictureFormat | null {
  if (isAt(view, 0, '\x89PNG\r\n\x1a\n')) return png(view)
  if (isAt(view, 0, '\xff\xd8\xff')) return jpeg(view)
  if (isAt(view, 0, 'GIF87a') || isAt(view, 0, 'GIF89a'))
    return { type: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (isAt(view, 0, 'RIFF') && isAt(view, 8, 'WEBP')) return webp(view)
  if (isAt(view, 0, 'BM')) return bmp(view)
  if (isAt(view, 4, 'ftyp')) return isobmff(view)
  return null
}

function png(view: DataView): PictureFormat {
  if (view.byteLength >= 16 && !isAt(view, 12, 'IHDR'))
    throw new PictureError('must begin with a PNG header chunk (IHDR) and has none')
  return { type: 'png', width: view.getUint32(16), height: view.getUint32(20) }
}

/** Segments up to the frame header, whose marker tells the coding: all of C0 to CF but C4, C8 and CC. */
function jpeg(view: DataView): PictureFormat {
  let at = 2
  for (;;) {
    if (view.getUint8(at) !== 0xff) throw new PictureError(`has no JPEG marker at byte ${at}, where one must be`)
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at++ // a fill byte
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { type: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    if (marker === 0xda || marker === 0xd9) throw new PictureError('has no JPEG frame header before its pixels')
    at += 2 + Math.max(2, view.getUint16(at + 2))
  }
}

function webp(view: DataView): PictureFormat {
  const word24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  if (isAt(view, 12, 'VP8X')) return { type: 'webp', width: word24(24) + 1, height: word24(27) + 1 }
  if (isAt(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return { type: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (!isAt(view, 12, 'VP8 ')) throw new PictureError('must be a WebP that begins with VP8, VP8L or VP8X')
  return { type: 'webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
}

/** A negative height is that of a picture stored from the top. */
function bmp(view: DataView): PictureFormat {
  if (view.getUint32(14, true) < 40) throw new PictureError('is a BMP of a kind older than 1990, which is not read')
  return { type: 'bmp', width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
}

/** The largest of the extents that the properties name: thumbnails and tiles have theirs too. */
function isobmff(view: DataView): PictureFormat | null {
  const type = BRANDS.find(({ brand }) => isAt(view, 8, brand))?.type
  if (!type) return null
  let [width, height] = [0, 0]
  let boxes = 0
  const visit = (from: number, to: number, path: readonly string[]) => {
    for (let at = from; at + 8 <= to;) {
      if (++boxes > MAX_BOXES) throw new PictureError(`has more than ${MAX_BOXES} boxes before its extents`)
      const short = view.getUint32(at)
      const head = short === 1 ? 16 : 8 // a size of 1 refers to one of 64 bits behind the type
      const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short
      const end = size === 0 ? to : at + size
      if (size !== 0 && size < head) throw new PictureError(`has a box of ${size} bytes at byte ${at}`)
      if (path.length === 0 && isAt(view, at + 4, 'ispe')) {
        const extent = { width: view.getUint32(at + head + 4), height: view.getUint32(at + head + 8) }
        if (extent.width * extent.height > width * height) ({ width, height } = extent)
      } else if (path.length > 0 && isAt(view, at + 4, path[0])) {
        // `meta` has four bytes of version and flags before its boxes
        visit(at + head + (path[0] === 'meta' ? 4 : 0), Math.min(end, to), path.slice(1))
        if (width > 0) return // what follows are pixels, however long
      }
      at = end
    }
  }
  visit(0, view.byteLength, ['meta', 'iprp', 'ipco'])
  if (width * height === 0) throw new PictureError(`names no extent (ispe) in its ${type.toUpperCase()} properties`)
  return { type, width, height }
}
