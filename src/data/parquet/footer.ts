// The footer of a Parquet file (parquet-format, parquet.thrift): what columns there are and where their bytes lie. It is
// parsed by hyparquet, after its lengths were checked (thrift.ts) and before anybody believes its sizes: every place and
// size is held against the file.

import type { FileMetaData, SchemaTree } from 'hyparquet'
import { DataError, type NamedBytes } from '../dataset'
import { ThriftError, readStruct } from './thrift'
import { shown } from '../../base/shown'

/** Where the values of one column in one row group lie. */
export interface Chunk {
  offset: number
  bytes: number
  codec: string
}

export interface RowGroup {
  rows: number
  /** By the path of the column, joined by dots. */
  chunks: ReadonlyMap<string, Chunk>
}

export interface Footer {
  rows: number
  groups: RowGroup[]
  schema: SchemaTree
  /** What writers note beside it, by key. */
  notes: ReadonlyMap<string, string>
}

const MAGIC = 'PAR1'
const TAIL_BYTES = 8 // length of the footer, and the magic
const MAX_FOOTER_BYTES = 64 * 2 ** 20
export const MAX_CHUNK_BYTES = 512 * 2 ** 20
const MAX_ROWS = 10_000_000
const MAX_SCHEMA = 4096

const bytesOf = async (file: NamedBytes, from: number, to: number) =>
  new Uint8Array(await file.slice(from, to).arrayBuffer())

/** @throws DataError where it is no Parquet file, or one whose footer does not hold */
export async function readFooter(file: NamedBytes): Promise<Footer> {
  const fail = (what: string): never => {
    throw new DataError(`${file.name}: ${what}`)
  }
  const tail = await bytesOf(file, Math.max(0, file.size - TAIL_BYTES), file.size)
  if (file.size < 3 * 4 || new TextDecoder('latin1').decode(tail.subarray(4)) !== MAGIC)
    fail('is no Parquet file, or cut short: it must end with the letters PAR1. Download it again.')
  const length = new DataView(tail.buffer).getUint32(0, true)
  const most = Math.min(MAX_FOOTER_BYTES, file.size - TAIL_BYTES - MAGIC.length)
  if (length > most) fail(`says that its footer has ${length} bytes, and at most ${most} can be; it is damaged.`)
  const footer = await bytesOf(file, file.size - TAIL_BYTES - length, file.size)
  const metadata = await parsed(footer, fail)
  const { parquetSchema } = await import('hyparquet')
  const end = file.size - TAIL_BYTES - length
  const rows = Number(metadata.num_rows)
  const mostRows = Math.min(MAX_ROWS, file.size) // a row of which there is less than a byte is none
  if (!(rows >= 0 && rows <= mostRows)) fail(`says that it has ${rows} rows; 0 to ${mostRows} are read.`)
  const groups = metadata.row_groups.map((group, g) => groupOf(group, g, end, fail))
  const sum = groups.reduce((n, group) => n + group.rows, 0)
  if (sum !== rows) fail(`says that it has ${rows} rows, and its row groups have ${sum}; it is damaged.`)
  return {
    rows,
    groups,
    schema: parquetSchema(metadata),
    notes: new Map(metadata.key_value_metadata?.map(({ key, value }) => [key, value ?? '']) ?? []),
  }
}

async function parsed(footer: Uint8Array, fail: (what: string) => never): Promise<FileMetaData> {
  const { parquetMetadata, parquetSchema } = await import('hyparquet')
  try {
    readStruct(footer.subarray(0, footer.length - TAIL_BYTES), 0)
    const metadata = parquetMetadata(footer, { geoparquet: false })
    if (metadata.schema.length > MAX_SCHEMA) throw new ThriftError(`names more than ${MAX_SCHEMA} columns`)
    parquetSchema(metadata)
    return metadata
  } catch (error) {
    const why = error instanceof ThriftError ? error.message : 'does not have the fields that one must have'
    return fail(`its footer ${why}; the file is damaged, or encrypted. Download it again.`)
  }
}

function groupOf(
  { num_rows, columns }: FileMetaData['row_groups'][number],
  g: number,
  end: number,
  fail: (what: string) => never,
): RowGroup {
  const rows = Number(num_rows)
  if (!(rows >= 0 && rows <= MAX_ROWS)) fail(`row group ${g} says that it has ${rows} rows; 0 to ${MAX_ROWS} are read.`)
  const chunks = new Map<string, Chunk>()
  for (const { meta_data: meta, file_path } of columns) {
    if (!meta?.codec) continue
    if (file_path) fail(`row group ${g} lies in another file, '${shown(file_path)}'; give a file that has its own.`)
    const first = Number(meta.data_page_offset)
    const dictionary = Number(meta.dictionary_page_offset ?? 0)
    const offset = dictionary > 0 && dictionary < first ? dictionary : first
    const bytes = Number(meta.total_compressed_size)
    const name = meta.path_in_schema.join('.')
    if (!(offset >= 0 && bytes >= 0 && offset + bytes <= end))
      fail(
        `column '${shown(name)}' of row group ${g} has ${bytes} bytes at byte ${offset}, and the data end at byte ${end}.`,
      )
    chunks.set(name, { offset, bytes, codec: meta.codec })
  }
  return { rows, chunks }
}
