import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { zlibSync } from 'fflate'
import { expect, test } from 'vitest'
import { DataError } from './dataset'
import { decodeIndexedPng } from './png'

function chunk(type: string, data: number[] | Uint8Array): number[] {
  const body = [...new TextEncoder().encode(type), ...data]
  const word = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]
  return [...word(data.length), ...body, ...word(crc32(Uint8Array.from(body)))]
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const header = (width: number, height: number, color = 3, interlace = 0) =>
  chunk('IHDR', [0, 0, 0, width, 0, 0, 0, height, 8, color, 0, 0, interlace])
const png = (...chunks: number[][]) => Uint8Array.from([...SIGNATURE, ...chunks.flat()])
const pixels = (rows: number[][]) => chunk('IDAT', zlibSync(Uint8Array.from(rows.flat())))
const END = chunk('IEND', [])

/** Rows as the five filters write them (PNG, section 9.2), by hand. */
const ROWS = [
  [0, 1, 2, 3], // none:    1 2 3
  [1, 5, 1, 1], // sub:     5 6 7
  [2, 1, 1, 1], // up:      6 7 8
  [3, 1, 1, 1], // average: 1 + 6/2 = 4, 1 + (4 + 7)/2 = 6, 1 + (6 + 8)/2 = 8
  [4, 1, 1, 250], // paeth: 1 + 4 = 5, 1 + 6 = 7 (6 is nearest to 5 + 6 - 4 = 7), 250 + 8 = 258 = 2 (8, to 7 + 8 - 6 = 9)
]

test('every filter is undone, and colours and their opacity are read', () => {
  const image = decodeIndexedPng(
    'x.png',
    png(header(3, 5), chunk('PLTE', [10, 20, 30, 40, 50, 60]), chunk('tRNS', [7]), pixels(ROWS), END),
  )
  expect([image.width, image.height]).toEqual([3, 5])
  expect([...image.indices]).toEqual([1, 2, 3, 5, 6, 7, 6, 7, 8, 4, 6, 8, 5, 7, 2])
  expect([...image.palette.subarray(0, 8)]).toEqual([10, 20, 30, 7, 40, 50, 60, 255])
})

test('pixels may come in several chunks', () => {
  const packed = zlibSync(Uint8Array.from(ROWS.flat()))
  const parts = [packed.subarray(0, 5), packed.subarray(5)].map((part) => chunk('IDAT', part))
  expect([...decodeIndexedPng('x.png', png(header(3, 5), ...parts, END)).indices.subarray(0, 3)]).toEqual([1, 2, 3])
})

test.each<[string, Uint8Array, string]>([
  ['no header', png(pixels(ROWS), END), 'x.png: must begin with a header chunk (IHDR), and has none'],
  ['a short header', png(chunk('IHDR', [0, 0, 0, 3]), END), 'x.png: must have 8-bit indexed colour'],
  ['true colour', png(header(3, 5, 2), pixels(ROWS), END), 'x.png: must have 8-bit indexed colour'],
  ['interlaced', png(header(3, 5, 3, 1), pixels(ROWS), END), 'x.png: must have 8-bit indexed colour, not interlaced'],
  ['no pixels', png(header(3, 5), END), 'x.png: its pixels cannot be unpacked'],
  [
    'too few rows',
    png(header(3, 5), pixels(ROWS.slice(1)), END),
    'x.png: its pixels must be 20 bytes unpacked, are 16',
  ],
  ['damaged pixels', png(header(3, 5), chunk('IDAT', [1, 2, 3, 4, 5, 6, 7]), END), 'x.png: its pixels cannot be'],
  ['half a chunk', png(header(3, 5), pixels(ROWS)).slice(0, -8), 'chunk IDAT at byte 33 reaches beyond the file'],
])('%s is refused in words', (_, bytes, message) => {
  expect(() => decodeIndexedPng('x.png', bytes)).toThrow(DataError)
  expect(() => decodeIndexedPng('x.png', bytes)).toThrow(message)
})

test('no file, cut or changed, does anything but load or be refused', () => {
  const whole = png(header(3, 5), chunk('PLTE', [1, 2, 3]), pixels(ROWS), END)
  const edits = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 })
  fc.assert(
    fc.property(edits, fc.nat({ max: whole.length }), fc.boolean(), (changes, length, isCut) => {
      const bytes = isCut ? whole.slice(0, length) : whole.slice()
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
      try {
        const { width, height, indices } = decodeIndexedPng('x.png', bytes)
        expect(indices).toHaveLength(width * height)
      } catch (error) {
        expect(error).toBeInstanceOf(DataError)
      }
    }),
    { numRuns: 1000 },
  )
})
