import fc from 'fast-check'
import type { SchemaTree } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { named, parquet, picture, type ParquetRows } from '../../../test/pictures'
import { decodePicture } from '../../headless/decodePicture'
import { DataError, type NamedBytes } from '../dataset'
import { limited } from '../limit'
import { dataConfig } from '../data.config'
import { findColumns } from './columns'
import { loadParquet } from './parquet'

const PICTURES = await Promise.all(
  Array.from({ length: 12 }, (_, seed) => picture('png', { seed, width: 32, height: 32 })),
)

const load = (files: readonly NamedBytes[], size = 32) => loadParquet(files, size, decodePicture)

const file = (rows: Partial<ParquetRows>, name = 'data.parquet') =>
  named(name, parquet({ pictures: PICTURES, ...rows }))

const mod = (n: number) => PICTURES.map((_, i) => i % n)

/** Blue of each training image, which tells the pictures apart. */
function blues({ train, size }: Awaited<ReturnType<typeof load>>): number[] {
  const image = new Uint8Array(3 * size * size)
  return Array.from({ length: train.count }, (_, i) => {
    train.read([i], image)
    return image[2 * size * size]
  })
}

const BLUES = PICTURES.map((_, seed) => (37 * seed) % 256)

test.each<[string, Partial<ParquetRows>]>([
  ['a struct of bytes and path', {}],
  ['plain bytes', { isPlain: true, column: 'picture' }],
  ['not compressed', { codec: 'UNCOMPRESSED' }],
  ['many row groups', { rowGroupSize: 5 }],
  ['a column of any name', { column: 'x' }],
])('%s: every picture in its row, with its label', async (_, rows) => {
  const set = await load([file({ labels: { label: mod(3) }, names: { label: ['a', 'b', 'c'] }, ...rows })])
  expect([set.classes, Array.from(set.train.labels ?? [])]).toEqual([['a', 'b', 'c'], mod(3)])
  expect(blues(set)).toEqual(BLUES)
})

test('without noted names, classes are numbers; integers of another name are no labels', async () => {
  const labelled = await load([file({ labels: { id: mod(12), target: mod(4) } })])
  expect([labelled.classes, Array.from(labelled.train.labels ?? [])]).toEqual([['0', '1', '2', '3'], mod(4)])
  const bare = await load([file({ labels: { id: mod(12) } })])
  expect([bare.classes, bare.train.labels]).toEqual([[], null])
})

test('fine and coarse labels are classes and superclasses, as the experiment asks', async () => {
  const set = await load([
    file({
      labels: { coarse_label: mod(2), fine_label: mod(6) },
      names: { fine_label: [...'abcdef'], coarse_label: ['even', 'odd'] },
    }),
  ])
  expect([set.classes, set.superclasses?.names]).toEqual([[...'abcdef'], ['even', 'odd']])
  const coarse = limited(set, dataConfig.parse({ name: 'parquet', labels: 'coarse', heldOut: 50 }))
  expect(coarse.classes).toEqual(['even', 'odd'])
  expect([coarse.train.count, coarse.test.count]).toEqual([6, 6])
  const crossed = file({ labels: { fine_label: mod(2), coarse_label: mod(3) } })
  await expect(load([crossed])).rejects.toThrow("Parquet: class '0' is in two superclasses, 0 and 2 (row 2)")
})

test('names of files tell the parts, training first', async () => {
  const rows = (from: number, to: number): Partial<ParquetRows> => ({ pictures: PICTURES.slice(from, to), labels: { label: mod(2).slice(from, to) } }) // prettier-ignore
  const parts = [
    file(rows(0, 3), 'x/validation-00000-of-00001.parquet'),
    file(rows(3, 7), 'x/train-00000-of-00002.parquet'),
    file(rows(7, 12), 'x/train-00001-of-00002.parquet'),
  ]
  const set = await load(parts)
  expect([set.train.count, set.test.count, blues(set)]).toEqual([9, 3, BLUES.slice(3)])
  const folders = await load([file(rows(0, 6), 'default/train/0.parquet'), file(rows(6, 12), 'default/test/0.parquet')])
  expect([folders.train.count, folders.test.count]).toEqual([6, 6])
})

test('a name of its own says more of a file than its folders', async () => {
  const set = await load([file({}, 'test/train-0.parquet'), file({}, 'train/validation-0.parquet')])
  expect([set.train.count, set.test.count]).toEqual([12, 12])
})

test('what is read of several files is told as it rises', async () => {
  const told: number[] = []
  const files = [file({}, 'a.parquet'), file({}, 'b.parquet')]
  const sizes = files.reduce((sum, { size }) => sum + size, 0)
  await loadParquet(files, 32, decodePicture, { onProgress: (loaded) => told.push(loaded) })
  expect(told).toEqual([...told].sort((a, b) => a - b))
  expect([told.at(-2), told.at(-1)]).toEqual([sizes, sizes])
})

test('rows without a label are in no superclass; a class that has none in one row is refused', async () => {
  const unlabelled = (values: number[]) => values.map((value, i) => (i === 3 ? -1 : value))
  const labels = { fine_label: unlabelled(mod(4)), coarse_label: unlabelled(mod(2)) }
  const set = await load([file({ labels })])
  expect([set.train.count, Array.from(set.superclasses?.of ?? [])]).toEqual([11, [0, 1, 0, 1]])
  const half = file({ labels: { ...labels, fine_label: mod(4) } })
  await expect(load([half])).rejects.toThrow("class '3' is in no superclass (row 3)")
})

test('a file that notes no names has those of the others, whichever comes first', async () => {
  const bare = file({ labels: { label: mod(2) } }, 'a.parquet')
  const set = await load([bare, file({ labels: { label: mod(3) }, names: { label: ['x', 'y', 'z'] } }, 'b.parquet')])
  expect([set.classes, Array.from(set.train.labels ?? [])]).toEqual([
    ['x', 'y', 'z'],
    [...mod(2), ...mod(3)],
  ])
})

test('rows without a picture or a label are left out and told', async () => {
  const labels = mod(2)
  labels[3] = -1
  const pictures = PICTURES.map((bytes, i) => (i === 5 ? null : i === 6 ? bytes.slice(0, 20) : bytes))
  const { train, card } = await load([file({ pictures, labels: { label: labels } })])
  expect(train.count).toBe(9)
  expect(card.skipped).toEqual({
    count: 3,
    examples: [
      { name: 'data.parquet, row 3', reason: 'has no label' },
      { name: 'data.parquet, row 5', reason: 'has no bytes' },
      { name: 'data.parquet, row 6', reason: 'ends within its header, after 20 bytes; it is cut short' },
    ],
  })
})

const written = (columnData: Parameters<typeof parquetWriteBuffer>[0]['columnData']) =>
  named('x.parquet', new Uint8Array(parquetWriteBuffer({ columnData })))

const BINARY = { name: 'image', data: PICTURES, type: 'BYTE_ARRAY' } as const

test.each<[string, NamedBytes[], string]>([
  ['no Parquet file', [named('x.parquet', new TextEncoder().encode('<!doctype html><p>Not found'))], 'x.parquet: is no Parquet file'],
  ['half a file', [named('x.parquet', parquet({ pictures: PICTURES }).slice(0, -9))], 'x.parquet: is no Parquet file, or cut short'],
  ['no file', [named('x.zip', new Uint8Array(9))], 'Parquet: needs at least one .parquet file, found x.zip'],
  ['no pictures', [written([{ name: 'text', data: ['a', 'b'], type: 'STRING' }])], 'must have a column of encoded pictures'],
  ['too many classes', [file({ labels: { label: mod(12).map((n) => 1000 * n) } })], "column 'label' must have classes from 0 to 1023, and has 2000 in row 3"],
  ['too many names', [file({ labels: { label: mod(2) }, names: { label: Array.from({ length: 1025 }, String) } })], "data.parquet: column 'label' must have at most 1024 classes, and notes 1025."],
  ['a class beyond its names', [file({ labels: { label: mod(3) }, names: { label: ['a', 'b'] } })], "must have classes from 0 to 1, and has 2 in row 3"],
  ['columns that differ', [file({ labels: { label: mod(2) } }, 'a.parquet'), file({}, 'b.parquet')], 'b.parquet: must have the columns of a.parquet'],
  ['more names than the first', [file({ labels: { label: mod(2) }, names: { label: ['x', 'y'] } }, 'a.parquet'), file({ labels: { label: mod(3) }, names: { label: ['x', 'y', 'z'] } }, 'b.parquet')], "b.parquet: must have the classes of a.parquet, 2 in all with number 2 none, and has 3 with number 2 'z'"],
  ['other names than the first', [file({ labels: { label: mod(2) }, names: { label: ['shirt', 'boot'] } }, 'a.parquet'), file({ labels: { label: mod(2) }, names: { label: ['shirt', 'one'] } }, 'b-test.parquet')], "2 in all with number 1 'boot', and has 2 with number 1 'one'"],
  ['other coarse names', [file({ labels: { fine_label: mod(2), coarse_label: mod(2) }, names: { coarse_label: ['x', 'y'] } }, 'a.parquet'), file({ labels: { fine_label: mod(2), coarse_label: mod(2) }, names: { coarse_label: ['x', 'w'] } }, 'b.parquet')], "b.parquet: must have the classes of a.parquet"],
  ['a class beyond the names of another file', [file({ labels: { label: mod(3) } }, 'a.parquet'), file({ labels: { label: mod(2) }, names: { label: ['x', 'y'] } }, 'b.parquet')], "a.parquet: column 'label' must have classes from 0 to 1, and has 2 in row 3"],
  ['another encoding', [written([{ ...BINARY, encoding: 'DELTA_LENGTH_BYTE_ARRAY' }])], 'is in the encoding DELTA_LENGTH_BYTE_ARRAY, and PLAIN and DICTIONARY are read'],
])('%s is refused in words', async (_, files, message) => {
  await expect(load(files)).rejects.toThrow(DataError)
  await expect(load(files)).rejects.toThrow(message)
}) // prettier-ignore

test('a list of pictures in a row is refused', () => {
  const leaf = {
    element: { name: 'bytes', type: 'BYTE_ARRAY' },
    children: [],
    count: 1,
    path: [],
  } as unknown as SchemaTree
  const list = {
    ...leaf,
    element: { name: 'images', repetition_type: 'REPEATED' },
    children: [leaf],
  } as unknown as SchemaTree
  const schema = { ...leaf, element: { name: 'root' }, children: [list] }
  expect(() => findColumns('x.parquet', { rows: 1, groups: [], schema, notes: new Map() })).toThrow(
    "x.parquet: column 'images.bytes' is a list; one picture and one label a row are read.",
  )
})

/** A footer of these bytes, at the end of a file that is nothing else. */
function withFooter(...footer: number[]): NamedBytes {
  const length = [footer.length & 255, footer.length >> 8, 0, 0]
  return named('x.parquet', Uint8Array.from([...'PAR1'].map((c) => c.charCodeAt(0)).concat(footer, length, [80, 65, 82, 49])))
} // prettier-ignore

test.each<[string, number[], string]>([
  ['a list of two thousand million', [0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 7], 'declares 2147483647 at byte 7, where 8 bytes'],
  ['lists in lists without end', Array<number>(600).fill(0x19), 'nests more than 24 deep'],
  ['a number without end', [0x16, ...Array<number>(50).fill(0x80)], 'has a number of more than 10 bytes'],
  ['an unknown type', [0x1d, 0, 0], 'has a value of the unknown type 13'],
  ['nothing', [0], 'does not have the fields that one must have'],
])('a footer with %s is refused before anything is made of it', async (_, footer, message) => {
  await expect(load([withFooter(...footer, 0, 0, 0, 0, 0, 0, 0, 0)])).rejects.toThrow(message)
}) // prettier-ignore

test('no mutation of a file does anything but be read or refused', async () => {
  const tiny = await Promise.all([0, 1, 2].map((seed) => picture('png', { seed, width: 2, height: 2 })))
  const rows = { pictures: [...tiny, tiny[0], null], labels: { label: [0, 1, 0, 1, 1] }, names: { label: ['a', 'b'] } }
  const seeds = [
    parquet(rows),
    parquet({ ...rows, isPlain: true, codec: 'UNCOMPRESSED' }),
    parquet({ ...rows, rowGroupSize: 2 }),
  ]
  // headers and footers are where lengths are: most changes go there
  const place = fc.oneof(fc.nat({ max: 400 }), fc.nat({ max: 1200 }).map((at) => -at))
  const edits = fc.array(fc.tuple(place, fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 127, 128, 255))), { maxLength: 4 })
  const outcomes = { read: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seeds), edits, fc.option(fc.nat({ max: 2000 })), async (seed, changes, end) => {
      const bytes = end === null ? seed.slice() : seed.slice(0, end)
      for (const [at, value] of changes) {
        const where = at < 0 ? bytes.length + at : at
        if (where >= 0 && where < bytes.length) bytes[where] = value
      }
      try {
        // which pixels come out is not asked here, so none are decoded
        const side = { side: 1, rgb: new Uint8Array(3) }
        const set = await loadParquet([named('x.parquet', bytes)], 32, () => Promise.resolve(side))
        expect(set.train.count).toBeLessThanOrEqual(bytes.length)
        outcomes.read++
      } catch (error) {
        expect(error).toBeInstanceOf(DataError)
        expect((error as DataError).message).toMatch(/^(?:x\.parquet|Parquet|pictures)[^:]*: .{20,}/)
        outcomes.refused++
      }
    }),
    { numRuns: 10_000 },
  )
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(1000)
}) // prettier-ignore
