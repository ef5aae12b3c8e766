import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { picture, type PictureKind } from '../../test/pictures'
import { MAX_SIDE, PictureError, pictureFormat } from './pictureFormat'

const KINDS: PictureKind[] = ['png', 'jpeg', 'webp', 'gif', 'avif']

/** A BMP of one row, header and all (BITMAPFILEHEADER, BITMAPINFOHEADER). */
function bmp(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(54 + 4 * width)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  return bytes
}

test.each(KINDS)('the kind and size of a %s are read from its header', async (kind) => {
  expect(pictureFormat(await picture(kind, { width: 37, height: 21 }))).toEqual({ type: kind, width: 37, height: 21 })
})

test('other forms of the same kinds', async () => {
  const grey = sharp({ create: { width: 9, height: 5, channels: 3, background: '#abc' } })
  const lossless = new Uint8Array(await grey.clone().webp({ lossless: true }).toBuffer())
  expect(pictureFormat(lossless)).toEqual({ type: 'webp', width: 9, height: 5 })
  const alpha = new Uint8Array(await grey.clone().ensureAlpha(0.5).webp().toBuffer())
  expect(pictureFormat(alpha)).toEqual({ type: 'webp', width: 9, height: 5 })
  const progressive = new Uint8Array(await grey.clone().withMetadata({ orientation: 6 }).jpeg({ progressive: true }).toBuffer())
  expect(pictureFormat(progressive)).toEqual({ type: 'jpeg', width: 9, height: 5 }) // as stored, before it is turned
  expect(pictureFormat(bmp(7, -3))).toEqual({ type: 'bmp', width: 7, height: 3 })
}) // prettier-ignore

test('a HEIC is known for what it is, that its reader can say so', async () => {
  const bytes = await picture('avif', { width: 20, height: 12 })
  bytes.set(new TextEncoder().encode('heic'), 8)
  expect(pictureFormat(bytes)).toEqual({ type: 'heic', width: 20, height: 12 })
  bytes.set(new TextEncoder().encode('isom'), 8)
  expect(() => pictureFormat(bytes)).toThrow('is no PNG')
})

/** A box of ISO/IEC 14496-12, with its size in 32 bits or in 64. */
function box(type: string, body: readonly number[], isLong = false): number[] {
  const size = body.length + (isLong ? 16 : 8)
  const u32 = [0, 0, size >> 8, size & 255]
  const name = [...new TextEncoder().encode(type)]
  return isLong ? [0, 0, 0, 1, ...name, 0, 0, 0, 0, ...u32, ...body] : [...u32, ...name, ...body]
}

test('boxes with a size of 64 bits are read, and none behind the extents', () => {
  const ftyp = box('ftyp', [...new TextEncoder().encode('heic')])
  const ispe = (width: number, height: number) => box('ispe', [0, 0, 0, 0, 0, 0, 0, width, 0, 0, 0, height], true)
  const meta = box(
    'meta',
    [0, 0, 0, 0, ...box('iprp', box('ipco', [...ispe(6, 4), ...ispe(20, 12)], true), true)],
    true,
  )
  const [mdat, broken] = [box('mdat', [9, 9, 9], true), [0, 0, 0, 5, 0, 0, 0, 0]]
  const expected = { type: 'heic', width: 20, height: 12 }
  expect(pictureFormat(Uint8Array.from([...ftyp, ...mdat, ...meta]))).toEqual(expected)
  expect(pictureFormat(Uint8Array.from([...ftyp, ...meta, ...broken]))).toEqual(expected)
  expect(() => pictureFormat(Uint8Array.from([...ftyp, ...broken, ...meta]))).toThrow('has a box of 5 bytes at byte 12')
})

test('what is no picture, or beyond the cap, is refused in words', async () => {
  const refused = (bytes: Uint8Array, message: string) => {
    expect(() => pictureFormat(bytes)).toThrow(PictureError)
    expect(() => pictureFormat(bytes)).toThrow(message)
  }
  refused(new TextEncoder().encode('hello'), 'is no PNG, JPEG, WebP, GIF, AVIF or BMP')
  refused(new Uint8Array(), 'is no PNG')
  refused(bmp(MAX_SIDE + 1, 1), `has ${MAX_SIDE + 1} x 1 pixels; at most 64 megapixels and ${MAX_SIDE} a side are read`)
  refused(bmp(12_000, 12_000), 'at most 64 megapixels')
  refused(bmp(0, 4), 'has no pixels')
  refused((await picture('png')).slice(0, 20), 'ends within its header, after 20 bytes')
  refused((await picture('jpeg')).slice(0, 30), 'ends within its header')
})

test('no mutation of a header does anything but be read or refused', async () => {
  const seeds = [...(await Promise.all(KINDS.map((kind) => picture(kind, { width: 8, height: 8 })))), bmp(8, 8)]
  const edits = fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 255 })), { maxLength: 5 })
  fc.assert(
    fc.property(fc.constantFrom(...seeds), edits, fc.nat({ max: 400 }), fc.boolean(), (seed, changes, end, isCut) => {
      const bytes = isCut ? seed.slice(0, end) : seed.slice()
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
      try {
        const { width, height } = pictureFormat(bytes)
        expect(width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(PictureError)
        expect((error as PictureError).message).toMatch(/^\w[^]{10,}/)
      }
    }),
    { numRuns: 10_000 },
  )
})
