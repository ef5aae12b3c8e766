// Pages as Arrow writes them (version 1, dictionaries, levels in runs), put together by hand.

import { gzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { DataError } from '../dataset'
import type { Column } from './columns'
import { readChunk, type Value } from './pages'

const PLAIN = 0
const RLE = 3
const RLE_DICTIONARY = 8

/** A whole number as Thrift's compact protocol writes it. */
function zigzag(value: number): number[] {
  const bytes: number[] = []
  for (let rest = 2 * value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) | 128)
  }
}

/** A struct of numbers, and of structs of numbers, by field. */
function struct(fields: Record<number, number | number[]>): number[] {
  let last = 0
  const bytes = Object.entries(fields).flatMap(([field, value]) => {
    const delta = (Number(field) - last) << 4
    last = Number(field)
    return typeof value === 'number' ? [delta | 5, ...zigzag(value)] : [delta | 12, ...value]
  })
  return [...bytes, 0]
}

type Pack = (bytes: number[]) => number[]
const asItIs: Pack = (bytes) => bytes

const page = (
  body: number[],
  { count = 0, encoding = PLAIN, levelEncoding = RLE, pack = asItIs, unpacked = body.length },
) => {
  const packed = pack(body)
  return [
    ...struct({ 1: 0, 2: unpacked, 3: packed.length, 5: struct({ 1: count, 2: encoding, 3: levelEncoding, 4: RLE }) }),
    ...packed,
  ]
}

const dictionary = (body: number[], count: number, pack = asItIs) => {
  const packed = pack(body)
  return [...struct({ 1: 2, 2: body.length, 3: packed.length, 7: struct({ 1: count, 2: PLAIN }) }), ...packed]
}

const u32 = (n: number) => [n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24]
const text = (...words: string[]) => words.flatMap((word) => [...u32(word.length), ...new TextEncoder().encode(word)])
/** Levels with their length before them: five rows, of which the third has nothing. */
const levels = (max: number) => [...u32(6), 4, max, 2, 0, 4, max]

const WORDS: Column = { path: 'img.bytes', type: 'BYTE_ARRAY', maxDefinition: 2 }
const NUMBERS: Column = { path: 'label', type: 'INT64', maxDefinition: 1 }

const read = (bytes: number[], column: Column, rows: number, codec = 'UNCOMPRESSED') =>
  readChunk('x.parquet, row group 0', Uint8Array.from(bytes), { offset: 100, bytes: bytes.length, codec }, column, rows)

const shown = (values: Value[]) => values.map((v) => (v instanceof Uint8Array ? new TextDecoder().decode(v) : v))

test('plain values lie where the levels say, nulls between', async () => {
  const bytes = page([...levels(2), ...text('a', 'bc', 'd', 'e')], { count: 5 })
  expect(shown(await read(bytes, WORDS, 5))).toEqual(['a', 'bc', null, 'd', 'e'])
})

test('values of a dictionary come by their index, page after page', async () => {
  const numbers = dictionary([...u32(7), ...u32(0), ...u32(9), ...u32(0)], 2)
  const first = page([...levels(1), 1, 3, 0b1010], { count: 5, encoding: RLE_DICTIONARY })
  const second = page([...u32(2), 4, 1, 1, 4, 0], { count: 2, encoding: RLE_DICTIONARY })
  expect(await read([...numbers, ...first, ...second], NUMBERS, 7)).toEqual([7, 9, null, 7, 9, 7, 7])
})

test('a dictionary may have more values than there are rows', async () => {
  const words = Array.from({ length: 300 }, (_, i) => `word ${i}`)
  const bytes = [...dictionary(text(...words), 300), ...page([...u32(2), 4, 1, 9, 4, 7, 1], { count: 2, encoding: RLE_DICTIONARY })] // prettier-ignore
  expect(shown(await read(bytes, { ...WORDS, maxDefinition: 1 }, 2))).toEqual(['word 263', 'word 263'])
})

test('a page of nothing has no indices; numbers of four bytes are read as such', async () => {
  const none = page([...u32(2), 4, 0], { count: 2, encoding: RLE_DICTIONARY })
  expect(await read(none, NUMBERS, 2)).toEqual([null, null])
  const numbers = page([...u32(7), ...u32(2 ** 32 - 1)], { count: 2 })
  expect(await read(numbers, { ...NUMBERS, type: 'INT32', maxDefinition: 0 }, 2)).toEqual([7, -1])
})

/** Snappy with literals alone. */
const snappy: Pack = (bytes) => [bytes.length, (bytes.length - 1) << 2, ...bytes]

/** A page of version 2: its levels lie before what is compressed. */
function page2(levels: number[], values: number[], { count, isCompressed = true, repeated = 0, level = levels.length }: { count: number; isCompressed?: boolean; repeated?: number; level?: number }) {
  const body = isCompressed && values.length ? snappy(values) : values
  const header = struct({ 1: count, 2: 0, 3: count, 4: PLAIN, 5: level, 6: repeated }).slice(0, -1)
  const own = [...header, isCompressed ? 0x11 : 0x12, 0]
  return [...struct({ 1: 3, 2: levels.length + values.length, 3: levels.length + body.length, 8: own }), ...levels, ...body]
} // prettier-ignore

test('what has no bytes is not unpacked', async () => {
  expect(await read(page2([4, 0], [], { count: 2 }), WORDS, 2, 'GZIP')).toEqual([null, null])
})

test.each<[string, number[], (string | null)[]]>([
  ['compressed', page2([4, 2, 2, 0, 4, 2], text('a', 'bc', 'd', 'e'), { count: 5 }), ['a', 'bc', null, 'd', 'e']],
  ['not compressed, as it says', page2([4, 2], text('a', 'b'), { count: 2, isCompressed: false }), ['a', 'b']],
  ['of nothing but levels', page2([4, 0], [], { count: 2 }), [null, null]],
])('a page of version 2, %s', async (_, bytes, values) => {
  expect(shown(await read(bytes, WORDS, values.length, 'SNAPPY'))).toEqual(values)
})

/** A Zstandard frame of one raw block (RFC 8878, 3.1.1). */
const zstd: Pack = (bytes) => [0x28, 0xb5, 0x2f, 0xfd, 0x20, bytes.length, 1 | (bytes.length << 3), bytes.length >> 5, 0, ...bytes] // prettier-ignore

test.each<[string, Pack]>([
  ['GZIP', (bytes) => [...gzipSync(Uint8Array.from(bytes))]],
  ['ZSTD', zstd],
  ['SNAPPY', snappy],
])('pages are unpacked from %s', async (codec, pack) => {
  const bytes = page([...levels(2), ...text('a', 'bc', 'd', 'e')], { count: 5, pack })
  expect(shown(await read(bytes, WORDS, 5, codec))).toEqual(['a', 'bc', null, 'd', 'e'])
})

const REQUIRED: Column = { ...WORDS, maxDefinition: 0 }

test.each<[string, number[], Column, string, string]>([
  ['levels in another encoding', page([...u32(2), 4, 2], { count: 2, levelEncoding: 4 }), WORDS, 'UNCOMPRESSED', 'must have its definition levels in RLE'],
  ['rows that repeat', page2([4, 2], text('a', 'b'), { count: 2, repeated: 3 }), WORDS, 'SNAPPY', 'has repetition levels, and its column does not repeat'],
  ['levels beyond a page of version 2', page2([4, 2], text('a'), { count: 2, level: 99 }), WORDS, 'SNAPPY', 'declares 99 bytes of levels, and has'],
  ['more rows than values', page(text('a'), { count: 1 }), REQUIRED, 'UNCOMPRESSED', 'has 1 values, and the row group 5 rows'],
  ['more values than rows', page(text('a'), { count: 6 }), REQUIRED, 'UNCOMPRESSED', 'declares 6 values, and 5 rows are left'],
  ['a value beyond the page', page([...u32(999), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], { count: 5 }), REQUIRED, 'UNCOMPRESSED', 'ends within value 0 of 5'],
  ['too few bytes', page([1, 2, 3], { count: 5 }), REQUIRED, 'UNCOMPRESSED', 'declares 5 values, and has 3 bytes for them'],
  ['an index beyond its dictionary', page([1, 10, 0], { count: 5, encoding: RLE_DICTIONARY }), REQUIRED, 'UNCOMPRESSED', 'names entry 0 of a dictionary that has 0'],
  ['levels beyond the page', page([...u32(99), 1], { count: 5 }), WORDS, 'UNCOMPRESSED', 'declares 99 bytes of levels, and 1 are left'],
  ['a gigabyte of nothing', page([1, 2, 3], { count: 5, unpacked: 2 ** 30 }), REQUIRED, 'SNAPPY', 'declares 1073741824 bytes unpacked, which its 3 bytes of SNAPPY cannot hold'],
  ['a page of next to nothing from much', page(Array<number>(2000).fill(1), { count: 5, unpacked: 20 }), REQUIRED, 'GZIP', 'declares 20 bytes unpacked, for which 2000 of GZIP are far too many'],
  ['a dictionary of more values than anybody uses', dictionary(Array<number>(4 * 70_000).fill(0), 70_000), WORDS, 'UNCOMPRESSED', 'declares a dictionary of 70000 values in 280000 bytes, and one of 5 rows may have 65536'],
  ['a dictionary of more bytes than are believed', struct({ 1: 2, 2: 2 ** 25, 3: 1024, 7: struct({ 1: 1, 2: PLAIN }) }).concat(Array<number>(1024).fill(0)), WORDS, 'ZSTD', 'declares a dictionary of 1 values in 33554432 bytes'],
  ['a second dictionary', [...dictionary(text('a'), 1), ...dictionary(text('b'), 1)], WORDS, 'UNCOMPRESSED', 'is a second dictionary'],
  ['bytes that are no zstd', page([1, 2, 3, 4, 5], { count: 5 }), REQUIRED, 'ZSTD', 'cannot be unpacked from ZSTD'],
])('%s is refused by its place', async (_, bytes, column, codec, message) => {
  await expect(read(bytes, column, 5, codec)).rejects.toThrow(DataError)
  await expect(read(bytes, column, 5, codec)).rejects.toThrow(message)
  await expect(read(bytes, column, 5, codec)).rejects.toThrow(/^x\.parquet, row group 0: the page at byte 1\d\d, of column/)
}) // prettier-ignore

test('a compression that is not read is named', async () => {
  await expect(read([], REQUIRED, 5, 'BROTLI')).rejects.toThrow('is compressed by BROTLI; none, snappy, gzip and zstd are read')
}) // prettier-ignore
