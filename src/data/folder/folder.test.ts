import { expect, test } from 'vitest'
import { named, picture, zipped } from '../../../test/pictures'
import { decodePicture } from '../../headless/decodePicture'
import { DataError, type NamedBytes } from '../dataset'
import { loadFolder } from './folder'
import { isClutter, placeOf } from './places'

const load = (files: readonly NamedBytes[], size = 32) => loadFolder(files, size, decodePicture)

const pixelsOf = ({ size, train }: Awaited<ReturnType<typeof load>>, index: number): Uint8Array => {
  const image = new Uint8Array(3 * size * size)
  train.read([index], image)
  return image
}

test.each([
  ['1.jpg', null, ''],
  ['holiday/1.jpg', null, 'holiday'],
  ['holiday/cats/1.jpg', null, 'cats'],
  ['holiday/train/cats/1.jpg', 'train', 'cats'],
  ['holiday/Val/cats/1.jpg', 'test', 'cats'],
  ['train/1.jpg', 'train', ''],
  ['train/tests/1.jpg', 'train', 'tests'],
  ['./cats/1.jpg', null, 'cats'],
  ['./train/1.jpg', 'train', ''],
  ['../1.jpg', null, ''],
])('%s is of the part %s and the class %j', (path, part, className) => {
  expect(placeOf(path)).toEqual({ part, className })
})

test('what systems put beside pictures is none', () => {
  for (const path of ['.DS_Store', 'a/.hidden/1.jpg', '__MACOSX/a/1.jpg', 'a/Thumbs.db'])
    expect(isClutter(path)).toBe(true)
  for (const path of ['a/1.jpg', './a/1.jpg', '../a/1.jpg']) expect(isClutter(path)).toBe(false)
})

test('folders are classes, parts are parts, and the order in which files come makes no difference', async () => {
  const paths = ['train/cats/1.png', 'train/dogs/2.png', 'train/dogs/3.png', 'test/cats/4.png', 'test/dogs/5.png']
  const files = await Promise.all(paths.map(async (path, seed) => named(`all/${path}`, await picture('png', { seed }))))
  const set = await load(files)
  expect([set.classes, set.train.count, set.test.count]).toEqual([['cats', 'dogs'], 3, 2])
  expect([Array.from(set.train.labels ?? []), Array.from(set.test.labels ?? [])]).toEqual([[0, 1, 1], [0, 1]])
  const again = await load(files.toReversed())
  for (const i of [0, 1, 2]) expect(pixelsOf(again, i)).toEqual(pixelsOf(set, i))
}) // prettier-ignore

test('where each class holds one folder of the same name, the folder above is the class', async () => {
  const paths = ['train/n01/images/1.png', 'train/n02/images/2.png', 'train/n02/images/3.png', 'val/images/4.png']
  const pictures = await Promise.all(paths.map(async (path, seed) => named(`all/${path}`, await picture('png', { seed }))))
  const set = await load([...pictures, named('all/train/n01/n01_boxes.txt', new Uint8Array(9))])
  expect([set.classes, Array.from(set.train.labels ?? []), set.test.count]).toEqual([['n01', 'n02'], [0, 1, 1], 0])
  const skipped = set.card.skipped?.examples.map(({ name, reason }) => [name, reason.slice(0, 18)])
  expect(skipped).toEqual([['all/train/n01/n01_boxes.txt', 'is no PNG, JPEG, W'], ['all/val/images/4.png', 'has no class folde']])
  const one = await load(pictures.slice(0, 1).concat(pictures.slice(3)))
  expect(one.classes).toEqual([]) // one folder above is no class either
}) // prettier-ignore

test('a picture turned by its EXIF is upright, and a wide one loses its sides', async () => {
  // red grows to the right, green downwards; turned by 6, the picture's left is what its top was
  const upright = await load(['1', '2'].map((name) => named(name, UPRIGHT)))
  const turned = await load(['1', '2'].map((name) => named(name, TURNED)))
  const at = (set: typeof upright, x: number, y: number) => {
    const image = pixelsOf(set, 0)
    return [0, 1].map((c) => image[c * 1024 + y * 32 + x])
  }
  const [red, green] = at(upright, 31, 0)
  expect(red).toBeGreaterThan(150)
  expect(green).toBeLessThan(20)
  expect(red).toBeLessThan(220) // the 96 columns of 64 rows lose sixteen on either side
  const [turnedRed, turnedGreen] = at(turned, 31, 0)
  expect([turnedRed < 80, turnedGreen < 20]).toEqual([true, true])
  expect(at(turned, 31, 31)[0]).toBeGreaterThan(150)
})

/** A header that says it has one pixel. */
const BMP = new Uint8Array(58)
BMP.set([0x42, 0x4d])
BMP.set([40, 0, 0, 0, 1, 0, 0, 0, 1], 14)

const UPRIGHT = await picture('jpeg', { width: 96, height: 64 })
const TURNED = await picture('jpeg', { width: 96, height: 64, orientation: 6 })

test('what cannot be read is listed with its reason, in the order of its path', async () => {
  const good = await picture('png')
  const set = await load([
    named('c/notes.txt', new TextEncoder().encode('no picture')),
    named('a/cut.png', good.slice(0, -30)),
    named('a/good.png', good),
    named('b/other.jpg', UPRIGHT),
    named('b/empty.jpg', new Uint8Array()),
    named('b/scan.bmp', BMP),
    named('b/.DS_Store', new Uint8Array(9)),
  ])
  expect([set.classes, set.train.count, set.card.skipped?.count]).toEqual([['a', 'b'], 2, 4])
  const [cut, empty, scan, notes] = set.card.skipped?.examples ?? []
  expect(cut).toEqual({ name: 'a/cut.png', reason: expect.stringMatching(/^cannot be decoded: .+/) as string })
  expect(empty).toEqual({ name: 'b/empty.jpg', reason: 'is no PNG, JPEG, WebP, GIF, AVIF or BMP, by its first bytes' })
  expect(scan.reason).toBe('is a BMP picture, which is not read in a terminal; save it as PNG')
  expect(notes.name).toBe('c/notes.txt')
})

test('more files or folders than are read are refused before anything is decoded, and after', async () => {
  const file = (name: string) => ({ ...named(name, new Uint8Array()), name, size: 0, slice: () => new Blob() })
  const many = Array.from({ length: 200_001 }, (_, i) => file(`${i}.png`))
  await expect(load(many)).rejects.toThrow('at most 200000 files are read, found 200001. Give fewer.')
  const good = await picture('png', { width: 2, height: 2 })
  const classes = Array.from({ length: 1025 }, (_, i) => named(`${i}/1.png`, good))
  const dot = () => Promise.resolve({ side: 1, rgb: new Uint8Array(3) })
  await expect(loadFolder(classes, 8, dot)).rejects.toThrow('at most 1024 classes are read, found 1025 folders.')
})

test('what was read is told in bytes and pictures', async () => {
  const files = await Promise.all(['a/1.png', 'b/2.png'].map(async (name, seed) => named(name, await picture('png', { seed })))) // prettier-ignore
  const told: number[][] = []
  await loadFolder(files, 32, decodePicture, { onProgress: (...progress) => told.push(progress) })
  const total = files[0].size + files[1].size
  expect(told.at(-1)).toEqual([total, total, 2])
})

test('what a name says to a terminal is not passed on', async () => {
  const good = await picture('png')
  const set = await load([named('1.png', good), named('2.png', good), named('3\x1b[2J.png', new Uint8Array())])
  expect(set.card.skipped?.examples[0].name).toBe('3\ufffd[2J.png')
})

test('one folder, or none, is no class', async () => {
  const bytes = await Promise.all([1, 2, 3].map((seed) => picture('png', { seed })))
  for (const folder of ['', 'holiday/']) {
    const set = await load(bytes.map((each, i) => named(`${folder}${i}.png`, each)))
    expect([set.classes, set.train.labels, set.card.samples.map(({ label }) => label)]).toEqual([[], null, [null]])
  }
})

test('where nothing is left it says what was found', async () => {
  const refused = async (files: readonly NamedBytes[], message: string) => {
    await expect(load(files)).rejects.toThrow(DataError)
    await expect(load(files)).rejects.toThrow(message)
    await expect(load(files)).rejects.toThrow(/\.$/)
  }
  await refused([], 'Your pictures: must hold at least 2 pictures that can be read, found no file. Give PNG,')
  await refused([named('a.txt', new Uint8Array(9))], "'a.txt': must hold at least 2 pictures that can be read, found 0 in 1 file ('a.txt' is no PNG") // prettier-ignore
  const folder = ['notes/a.txt', 'notes/b/c.txt'].map((name) => named(name, new Uint8Array(9)))
  await refused(folder, "The folder 'notes': must hold at least 2 pictures that can be read, found 0 in 2 files ('notes/a.txt' is no PNG") // prettier-ignore
  await refused([named('notes/.DS_Store', new Uint8Array(9))], "The folder 'notes': must hold at least 2 pictures that can be read, found no file.") // prettier-ignore
  await refused([...folder, named('d.txt', new Uint8Array(9))], "'notes/a.txt' and 2 more: must hold")
  await refused([named('x.zip', new Uint8Array(9))], 'x.zip: has no directory at its end')
})

test('a zip is the folder that was packed', async () => {
  const files = Object.fromEntries(
    await Promise.all(['a/1.png', 'b/2.png', 'b/3.png'].map(async (path, seed) => [path, await picture('png', { seed })] as const)),
  )
  const [zip, folder] = [
    await load([named('x.zip', zipped({ ...files, '__MACOSX/a/1.png': new Uint8Array(3) }))], 48),
    await load(Object.entries(files).map(([path, bytes]) => named(path, bytes)), 48),
  ]
  expect(zip.card).toEqual(folder.card)
  for (const i of [0, 1, 2]) expect(pixelsOf(zip, i)).toEqual(pixelsOf(folder, i))
}) // prettier-ignore
