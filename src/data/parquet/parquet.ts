// Image sets in Parquet files, as data hubs publish them. The files' names say which is the test part; labels come first,
// since they are small and say whether what the footers promise holds.

import { DataError, type Dataset, type LoadOptions, type NamedBytes } from '../dataset'
import { PictureError } from '../../base/pictureFormat'
import { readPictures, type DecodePicture, type Picture } from '../picture/read'
import { MAX_CLASSES, pictureSet } from '../picture/set'
import { findColumns, type Column, type LabelColumn, type PictureColumns } from './columns'
import { MAX_CHUNK_BYTES, readFooter, type Footer, type RowGroup } from './footer'
import { readChunk, type Value } from './pages'
import { shown } from '../../base/shown'

interface Part {
  file: NamedBytes
  isTest: boolean
  footer: Footer
  columns: PictureColumns
  /** Place of its first row. */
  first: number
}

const TITLE = 'Parquet'
const TEST_NAME = /(?:^|[^a-z])(?:test|val|valid|validation|eval)(?:[^a-z]|$)/i
const TRAIN_NAME = /(?:^|[^a-z])train(?:ing)?(?:[^a-z]|$)/i

/** Its own name speaks first, then its folders. */
function isTestFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return TEST_NAME.test(name) || (!TRAIN_NAME.test(name) && TEST_NAME.test(path))
}

/** @param size side of the images in pixels */
export async function loadParquet(
  files: readonly NamedBytes[],
  size: number,
  decode: DecodePicture,
  { onProgress, signal }: LoadOptions = {},
): Promise<Dataset> {
  signal?.throwIfAborted()
  const parts = await partsOf(files)
  const count = parts.reduce((rows, { footer }) => rows + footer.rows, 0)
  const [labels, coarse] = await labelsOf(parts, count, signal)
  const total = parts.reduce((bytes, { file }) => bytes + file.size, 0)
  let read = 0
  const pictures = rowsOf(parts, labels, (loaded) => {
    signal?.throwIfAborted()
    onProgress?.(loaded, total, read)
  })
  const found = await readPictures(pictures, count, {
    size,
    decode,
    ...(signal && { signal }),
    onPicture: (n) => (read = n),
  })
  onProgress?.(total, total, read)
  const firstTest = parts.find(({ isTest }) => isTest)?.first ?? Infinity
  return pictureSet({
    name: 'parquet',
    title: TITLE,
    size,
    credit: `Read from ${parts.map(({ file }) => file.name).join(', ')}.`,
    read: found,
    firstTest,
    classes: labels?.names ?? [],
    labels: Uint16Array.from(labels?.values ?? new Int32Array(count), (label) => Math.max(0, label)),
    ...(labels && coarse && { superclasses: superclassesOf(labels, coarse) }),
  })
}

/** Training files before test files, each by name; all must have the same columns. */
async function partsOf(files: readonly NamedBytes[]): Promise<Part[]> {
  const chosen = files.filter(({ name }) => /\.parquet$/i.test(name))
  if (chosen.length === 0) {
    const seen = files.slice(0, 6).map(({ name }) => name).join(', ') // prettier-ignore
    throw new DataError(`${TITLE}: needs at least one .parquet file, found ${seen || 'nothing'}.`)
  }
  const ordered = chosen
    .map((file) => ({ file, isTest: isTestFile(file.name) }))
    .sort((a, b) => Number(a.isTest) - Number(b.isTest) || (a.file.name < b.file.name ? -1 : 1))
  const parts: Part[] = []
  let first = 0
  for (const { file, isTest } of ordered) {
    const footer = await readFooter(file)
    const columns = findColumns(file.name, footer)
    const before = parts.at(0)
    if (before && wordsOf(before.columns) !== wordsOf(columns))
      throw new DataError(
        `${file.name}: must have the columns of ${before.file.name}, ${shown(wordsOf(before.columns), 200)}, and has ${shown(wordsOf(columns), 200)}.`,
      )
    parts.push({ file, isTest, footer, columns, first })
    first += footer.rows
  }
  for (const key of ['label', 'coarse'] as const) shareNames(parts, key)
  return parts
}

/** Numbers mean one class in all files: those that note no names have the names of the others. */
function shareNames(parts: readonly Part[], key: 'label' | 'coarse'): void {
  const noting = parts.filter(({ columns }) => columns[key]?.names)
  const [first] = noting
  const names = first?.columns[key]?.names ?? null
  for (const { file, columns } of noting) {
    const own = columns[key]?.names ?? []
    const at = names?.findIndex((name, k) => name !== own[k]) ?? -1
    if (!names || (at < 0 && own.length === names.length)) continue
    const differ = at < 0 ? names.length : at
    const called = (list: readonly string[]) => (differ < list.length ? `'${shown(list[differ])}'` : 'none') // prettier-ignore
    throw new DataError(
      `${file.name}: must have the classes of ${first.file.name}, ${names.length} in all with number ${differ} ${called(names)}, and has ${own.length} with number ${differ} ${called(own)}. Give files of one set.`,
    )
  }
  for (const { columns } of parts) if (columns[key]) columns[key].names = names
}

const wordsOf = ({ picture, label, coarse }: PictureColumns): string =>
  [picture, label, coarse].map((column) => column?.path ?? 'no labels').join(' and ')

interface Labels {
  names: string[]
  /** [rows of all files], -1 where a row has none */
  values: Int32Array
}

/** Labels and coarse labels, each null where there are none. */
async function labelsOf(
  parts: readonly Part[],
  count: number,
  signal?: AbortSignal,
): Promise<[Labels | null, Labels | null]> {
  const read = async (key: 'label' | 'coarse'): Promise<Labels | null> => {
    const values = new Int32Array(count).fill(-1)
    for (const { file, footer, columns, first } of parts) {
      const column = columns[key]
      if (!column) return null
      const noted = column.names?.length ?? 0
      if (noted > MAX_CLASSES)
        throw new DataError(
          `${file.name}: column '${shown(column.path)}' must have at most ${MAX_CLASSES} classes, and notes ${noted}.`,
        )
      let at = first
      for (const [g, group] of footer.groups.entries()) {
        signal?.throwIfAborted()
        for (const value of await valuesOf(file, group, g, column))
          values[at++] = checkedLabel(file, column, value, at - first)
      }
    }
    const classes = values.reduce((most, value) => Math.max(most, value), -1) + 1
    const names = parts.at(0)?.columns[key]?.names
    return classes > 0 ? { names: names ?? Array.from({ length: classes }, (_, k) => String(k)), values } : null
  }
  return [await read('label'), await read('coarse')]
}

/** Hubs mark a row without a label, such as those of hidden test parts, with -1. */
function checkedLabel(file: NamedBytes, { path, names }: LabelColumn, value: Value, row: number): number {
  if (value === null || value === -1) return -1
  const most = Math.min(MAX_CLASSES, names?.length ?? MAX_CLASSES)
  if (typeof value === 'number' && value >= 0 && value < most) return value
  throw new DataError(
    `${file.name}: column '${shown(path)}' must have classes from 0 to ${most - 1}, and has ${typeof value === 'number' ? value : 'bytes'} in row ${row}.`,
  )
}

async function valuesOf(file: NamedBytes, group: RowGroup, g: number, column: Column): Promise<Value[]> {
  const chunk = group.chunks.get(column.path)
  if (!chunk)
    throw new DataError(`${file.name}: row group ${g} has no column '${shown(column.path)}'; the file is damaged.`)
  if (chunk.bytes > MAX_CHUNK_BYTES)
    throw new DataError(
      `${file.name}: row group ${g} has ${chunk.bytes} bytes of pictures, at most ${MAX_CHUNK_BYTES} are read at a time. Write the file with smaller row groups.`,
    )
  const bytes = new Uint8Array(await file.slice(chunk.offset, chunk.offset + chunk.bytes).arrayBuffer())
  return readChunk(`${file.name}, row group ${g}`, bytes, chunk, column, group.rows)
}

/** Every row as a picture, a row group in memory at a time. */
async function* rowsOf(
  parts: readonly Part[],
  labels: Labels | null,
  onBytes: (loaded: number) => void,
): AsyncGenerator<Picture> {
  let before = 0
  for (const { file, footer, columns, first } of parts) {
    let row = 0
    for (const [g, group] of footer.groups.entries()) {
      for (const value of await valuesOf(file, group, g, columns.picture)) {
        const place = first + row
        const isUnlabelled = labels !== null && labels.values[place] < 0
        yield {
          name: `${file.name}, row ${row}`,
          place,
          bytes: () => {
            if (isUnlabelled) throw new PictureError('has no label')
            if (!(value instanceof Uint8Array)) throw new PictureError('has no bytes')
            return value
          },
        }
        row++
        onBytes(before + Math.floor((file.size * row) / Math.max(1, footer.rows)))
      }
    }
    before += file.size
  }
}

/** Which coarse class each class belongs to, as the rows say; they must say one thing. */
function superclassesOf(labels: Labels, coarse: Labels): NonNullable<Dataset['superclasses']> {
  const of = new Int32Array(labels.names.length).fill(-1)
  labels.values.forEach((label, row) => {
    const above = coarse.values[row]
    if (label < 0) return
    if (above >= 0 && (of[label] < 0 || of[label] === above)) {
      of[label] = above
      return
    }
    const is = above < 0 ? 'no superclass' : `two superclasses, ${of[label]} and ${above}`
    throw new DataError(
      `${TITLE}: class '${shown(labels.names[label])}' is in ${is} (row ${row}); coarse labels must follow from the fine ones.`,
    )
  })
  return { names: coarse.names, of: Uint16Array.from(of, (above) => Math.max(0, above)) }
}
