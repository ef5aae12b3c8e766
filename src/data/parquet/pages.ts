// The values of one column in one row group, out of its pages (parquet-format: README "Data Pages", Encodings.md,
// Compression.md). What image sets are written in: plain and dictionary encoding, pages of both versions, no nesting but
// structs. Counts and lengths in a page are held against its bytes before they are followed, which is why this does not
// go through a general reader: those believe them.

import { gunzipSync } from 'fflate'
import { DataError } from '../dataset'
import type { Column } from './columns'
import type { Chunk } from './footer'
import { readHybrid } from './hybrid'
import { ThriftError, readStruct, type ThriftStruct } from './thrift'
import { shown } from '../../base/shown'

/** Bytes, or a number; null where there is none. */
export type Value = Uint8Array<ArrayBuffer> | number | null

const PAGE = { data: 0, dictionary: 2, data2: 3 }
const ENCODING: Record<number, string> = { 0: 'PLAIN', 2: 'PLAIN_DICTIONARY', 3: 'RLE', 4: 'BIT_PACKED', 5: 'DELTA_BINARY_PACKED', 6: 'DELTA_LENGTH_BYTE_ARRAY', 7: 'DELTA_BYTE_ARRAY', 8: 'RLE_DICTIONARY', 9: 'BYTE_STREAM_SPLIT' } // prettier-ignore
const MAX_PAGE_BYTES = 512 * 2 ** 20
/**
 * A dictionary stays while its column is read, and may hold more than the rows use: categories of which there is none, or
 * every picture of the group. Pictures hardly shrink; names and numbers are few.
 */
const MAX_DICTIONARY = { values: 2 ** 16, bytes: 16 * 2 ** 20, ratio: 64 }

interface Codec {
  /** Bytes that one stored byte can unpack to, at most. */
  ratio: number
  /** @param length the buffer's, beyond which nothing is written */
  unpack: (input: Uint8Array, length: number) => Uint8Array
}

/** Those that writers of image sets use. */
async function codecNamed(name: string): Promise<Codec | null> {
  switch (name) {
    case 'UNCOMPRESSED':
      return { ratio: 1, unpack: (input) => input }
    case 'SNAPPY': {
      const { snappyUncompress } = await import('hyparquet')
      const unpack = (input: Uint8Array, length: number) => {
        const out = new Uint8Array(length)
        snappyUncompress(input, out)
        return out
      }
      return { ratio: 64, unpack } // a copy of 64 bytes takes three, or two
    }
    case 'GZIP':
      return { ratio: 1032, unpack: (input, length) => gunzipSync(input, { out: new Uint8Array(length) }) }
    case 'ZSTD': {
      const { decompress } = await import('fzstd')
      // a block of 128 KiB that repeats one byte takes four
      return { ratio: 2 ** 15, unpack: (input, length) => decompress(input, new Uint8Array(length)) }
    }
    default:
      return null
  }
}

/**
 * @param where  file and row group, for messages
 * @param bytes  of the chunk, as stored
 * @param rows   values that there must be
 */
export async function readChunk(
  where: string,
  bytes: Uint8Array,
  { codec: codecName, offset }: Chunk,
  column: Column,
  rows: number,
): Promise<Value[]> {
  const codec = await codecNamed(codecName)
  if (!codec)
    throw new DataError(
      `${where}: column '${shown(column.path)}' is compressed by ${codecName}; none, snappy, gzip and zstd are read. Write it again with one of them.`,
    )
  const values: Value[] = []
  let dictionary: Value[] | null = null
  let at = 0
  try {
    while (values.length < rows) {
      if (at >= bytes.length) throw new PageError(`has ${values.length} values, and the row group ${rows} rows`)
      const { struct: header, end } = readStruct(bytes, at)
      const [type, unpacked, packed] = [1, 2, 3].map((field) => natural(header, field))
      if (end + packed > bytes.length)
        throw new PageError(`declares ${packed} bytes, and ${bytes.length - end} are left`)
      if (unpacked > Math.min(MAX_PAGE_BYTES, packed * codec.ratio))
        throw new PageError(
          `declares ${unpacked} bytes unpacked, which its ${packed} bytes of ${codecName} cannot hold`,
        )
      // codecs add a few bytes at most; of more, all would be unpacked only to be dropped
      if (packed > 2 * unpacked + 1024)
        throw new PageError(`declares ${unpacked} bytes unpacked, for which ${packed} of ${codecName} are far too many`)
      const page = { where, body: bytes.subarray(end, end + packed), unpacked, codec, column }
      const left = rows - values.length
      if (type === PAGE.dictionary) {
        if (dictionary) throw new PageError('is a second dictionary, and a column has one')
        dictionary = dictionaryOf(page, structOf(header, 7), rows)
      } else if (type === PAGE.data) append(values, dataOf(page, structOf(header, 5), dictionary ?? [], left))
      else if (type === PAGE.data2) append(values, data2Of(page, structOf(header, 8), dictionary ?? [], left))
      at = end + packed
    }
    return values
  } catch (error) {
    if (error instanceof DataError) throw error
    const why =
      error instanceof PageError || error instanceof ThriftError
        ? error.message
        : `cannot be unpacked from ${codecName}`
    throw new DataError(
      `${where}: the page at byte ${offset + at}, of column '${shown(column.path)}', ${why}; the file is damaged. Download it again.`,
      { cause: error },
    )
  }
}

class PageError extends Error {}

interface Page {
  where: string
  body: Uint8Array
  unpacked: number
  codec: Codec
  column: Column
}

function append(values: Value[], more: Value[]): void {
  for (const value of more) values.push(value)
}

function natural(struct: ThriftStruct, field: number): number {
  const value = Number(struct.get(field))
  if (!Number.isInteger(value) || value < 0) throw new PageError(`must have a number in field ${field} of its header`)
  return value
}

function structOf(header: ThriftStruct, field: number): ThriftStruct {
  const struct = header.get(field)
  if (!(struct instanceof Map)) throw new PageError(`must have field ${field} in its header`)
  return struct
}

function unpack({ codec }: Page, body: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const out = codec.unpack(body, length) as Uint8Array<ArrayBuffer>
  if (out.length !== length) throw new PageError(`declares ${length} bytes unpacked, and has ${out.length}`)
  return out
}

function dictionaryOf(page: Page, header: ThriftStruct, rows: number): Value[] {
  const { body, unpacked, column } = page
  const count = natural(header, 1)
  const mostValues = Math.max(MAX_DICTIONARY.values, rows)
  const mostBytes = Math.max(MAX_DICTIONARY.bytes, MAX_DICTIONARY.ratio * body.length)
  if (count > mostValues || unpacked > mostBytes)
    throw new PageError(
      `declares a dictionary of ${count} values in ${unpacked} bytes, and one of ${rows} rows may have ${mostValues} in ${mostBytes}`,
    )
  return plain(unpack(page, body, unpacked), column, count)
}

/** Version 1: levels and values are compressed together. */
function dataOf(page: Page, header: ThriftStruct, dictionary: Value[], most: number): Value[] {
  const [count, encoding] = [natural(header, 1), natural(header, 2)]
  checkCount(count, most)
  const body = unpack(page, page.body, page.unpacked)
  const { maxDefinition } = page.column
  if (maxDefinition === 0) return decoded(page, body, encoding, count, dictionary)
  if (natural(header, 3) !== 3) throw new PageError('must have its definition levels in RLE')
  if (body.length < 4) throw new PageError('ends before its definition levels')
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0, true)
  if (length > body.length - 4)
    throw new PageError(`declares ${length} bytes of levels, and ${body.length - 4} are left`)
  const isThere = levels(body.subarray(4, 4 + length), maxDefinition, count)
  return spread(isThere, (n) => decoded(page, body.subarray(4 + length), encoding, n, dictionary))
}

/** Version 2: levels lie uncompressed before the values. */
function data2Of(page: Page, header: ThriftStruct, dictionary: Value[], most: number): Value[] {
  const [count, encoding, level, repeated] = [1, 4, 5, 6].map((field) => natural(header, field))
  checkCount(count, most)
  const { maxDefinition } = page.column
  if (repeated > 0) throw new PageError('has repetition levels, and its column does not repeat')
  if (level > page.body.length || level > page.unpacked)
    throw new PageError(`declares ${level} bytes of levels, and has ${page.body.length} bytes`)
  const isCompressed = header.get(7) !== false && page.unpacked > level
  const rest = page.body.subarray(level) as Uint8Array<ArrayBuffer>
  const body = isCompressed ? unpack(page, rest, page.unpacked - level) : rest
  if (maxDefinition === 0) return decoded(page, body, encoding, count, dictionary)
  const isThere = levels(page.body.subarray(0, level), maxDefinition, count)
  return spread(isThere, (n) => decoded(page, body, encoding, n, dictionary))
}

function checkCount(count: number, most: number): void {
  if (count > most) throw new PageError(`declares ${count} values, and ${most} rows are left`)
}

function levels(bytes: Uint8Array, maxDefinition: number, count: number): boolean[] {
  const found = readHybrid(bytes, 32 - Math.clz32(maxDefinition), count)
  if (!found) throw new PageError(`ends within its definition levels`)
  return Array.from(found, (level) => level === maxDefinition)
}

/** Values where they are, nulls between. */
function spread(isThere: boolean[], read: (count: number) => Value[]): Value[] {
  const values = read(isThere.filter(Boolean).length)
  let next = 0
  return isThere.map((is) => (is ? values[next++] : null))
}

function decoded(
  { where, column }: Page,
  body: Uint8Array<ArrayBuffer>,
  encoding: number,
  count: number,
  dictionary: Value[],
): Value[] {
  const name = ENCODING[encoding] ?? `number ${encoding}`
  if (name === 'PLAIN') return plain(body, column, count)
  if (!name.endsWith('_DICTIONARY'))
    throw new DataError(
      `${where}: column '${shown(column.path)}' is in the encoding ${name}, and PLAIN and DICTIONARY are read. Write the file again with one of them.`,
    )
  if (count === 0) return []
  const indices = body.length > 0 && body[0] <= 32 ? readHybrid(body.subarray(1), body[0], count) : null
  if (!indices) throw new PageError('ends within its dictionary indices')
  return Array.from(indices, (index) => {
    if (index >= dictionary.length)
      throw new PageError(`names entry ${index} of a dictionary that has ${dictionary.length}`)
    return dictionary[index]
  })
}

/** @param count values, each of which takes at least four bytes */
function plain(body: Uint8Array<ArrayBuffer>, { type }: Column, count: number): Value[] {
  const width = type === 'INT64' ? 8 : 4
  if (count * width > body.length)
    throw new PageError(`declares ${count} values, and has ${body.length} bytes for them`)
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const values: Value[] = []
  if (type !== 'BYTE_ARRAY') {
    for (let i = 0; i < count; i++)
      values.push(type === 'INT64' ? Number(view.getBigInt64(8 * i, true)) : view.getInt32(4 * i, true))
    return values
  }
  for (let i = 0, at = 0; i < count; i++) {
    const length = at + 4 <= body.length ? view.getUint32(at, true) : Infinity
    if (at + 4 + length > body.length) throw new PageError(`ends within value ${i} of ${count}`)
    values.push(body.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return values
}
