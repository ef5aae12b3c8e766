import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { named, parquet, picture, zipped } from '../../test/pictures'
import { decodePicture } from '../headless/decodePicture'
import { dataConfig } from './data.config'
import { DataError, PackedSplit, channelStatistics, type DataCard, type Dataset, type LoadOptions } from './dataset'
import { limited } from './limit'
import { loadDataset, type DataSource } from './registry'
import { DATA_NAMES, type DataName } from './sets.config'

/** Records in the layout of CIFAR-10, no two alike. */
function batch(count: number, first: number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(
    { length: 3073 * count },
    (_, at) => (first + Math.floor(at / 3073) + (at % 3073) * 7) % 256,
  )
  for (let i = 0; i < count; i++) bytes[3073 * i] = i % 10
  return bytes
}

/** Records in the layout of CIFAR-100, no two alike; class c in superclass c % 20. */
function hundred(count: number, first: number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(
    { length: 3074 * count },
    (_, at) => (first + Math.floor(at / 3074) + (at % 3074) * 7) % 256,
  )
  for (let i = 0; i < count; i++) bytes.set([i % 20, i % 100, (first + i) >> 8], 3074 * i)
  return bytes
}

const noFiles = () => Promise.reject(new Error('this set has no files of its own'))
const emoji = async (path: string) => new Uint8Array(await readFile(`public/${path}`))

const pictures = await Promise.all(Array.from({ length: 48 }, (_, seed) => picture('png', { seed })))

/** Pictures of two classes in their folders. */
const folders = zipped(
  Object.fromEntries(pictures.map((bytes, i) => [`all/${['cats', 'dogs'][i % 2]}/${i}.png`, bytes])),
)

const rows = (from: number, to: number) =>
  parquet({
    pictures: pictures.slice(from, to),
    labels: { label: pictures.slice(from, to).map((_, i) => i % 3) },
    names: { label: ['red', 'green', 'blue'] },
  })

/** A source that has but these. */
const source = (change: Partial<DataSource>): DataSource => ({
  files: [], fetchBytes: noFiles, decode: decodePicture, size: 32, ...change,
}) // prettier-ignore

/**
 * How to load every data set, and what it must refuse: one that reads nothing has nothing to refuse. One that is not listed
 * here does not compile.
 */
const SETS: Record<DataName, { source: DataSource; broken?: DataSource }> = {
  emoji: {
    source: source({ fetchBytes: emoji }),
    broken: source({ fetchBytes: async (path) => (await emoji(path)).slice(0, -100) }),
  },
  cifar10: {
    source: source({ files: [named('data_batch_1.bin', batch(40, 0)), named('test_batch.bin', batch(20, 40))] }),
    broken: source({ files: [named('data_batch_1.bin', batch(2, 0).slice(0, -1))] }),
  },
  cifar100: {
    source: source({ files: [named('train.bin', hundred(300, 0)), named('test.bin', hundred(200, 300))] }),
    broken: source({ files: [named('train.bin', hundred(2, 0).slice(0, -1))] }),
  },
  parquet: {
    source: source({ files: [named('train.parquet', rows(0, 30)), named('test.parquet', rows(30, 48))] }),
    broken: source({ files: [named('train.parquet', rows(0, 3).slice(0, -1))] }),
  },
  folder: {
    source: source({ files: [named('all.zip', folders)] }),
    broken: source({ files: [named('all.zip', folders.slice(0, -30))] }),
  },
}

const pixelsOf = (set: Dataset, part: 'train' | 'test', indices: ArrayLike<number>) => {
  const into = new Uint8Array(indices.length * 3 * set.size ** 2)
  set[part].read(indices, into)
  return into
}

describe.each(DATA_NAMES)('%s keeps the contract', async (name) => {
  const { source, broken } = SETS[name]
  const load = async (options?: LoadOptions) =>
    limited(await loadDataset(name, source, options), dataConfig.parse({ name }))
  const set = await load()
  const parts = ['train', 'test'] as const

  test('the card says what there is', () => {
    const { card } = set
    expect([set.name, card.name, card.size]).toEqual([name, name, set.size])
    expect([card.train, card.test]).toEqual([set.train.count, set.test.count])
    expect(card.classes).toEqual(set.classes)
    expect(card.bytes).toBe((set.train.count + set.test.count) * 3 * set.size ** 2)
    expect(card.credit).not.toBe('')
    const { mean, std } = channelStatistics(set.train, set.size)
    expect([card.mean, card.std]).toEqual([mean, std])
    for (const value of [...mean, ...std]) expect(value > 0 && value < 1).toBe(true)
    expect(card.samples.map(({ label }) => label)).toEqual(set.superclasses?.names ?? set.classes)
    for (const { images } of card.samples) for (const image of images) expect(image).toHaveLength(3 * set.size ** 2)
  })

  test('every image has a label of a class, in both splits', () => {
    for (const part of parts) {
      const { count, labels } = set[part]
      expect(count).toBeGreaterThan(0)
      expect(labels).toHaveLength(count)
      expect(labels?.every((label) => label < set.classes.length)).toBe(true)
    }
  })

  test('images are handed out by index, whole, in any order, again and again', () => {
    for (const part of parts) {
      const last = set[part].count - 1
      const image = 3 * set.size ** 2
      const three = pixelsOf(set, part, [last, 0, last])
      expect(Buffer.compare(three.subarray(0, image), three.subarray(2 * image))).toBe(0)
      expect(Buffer.compare(three.subarray(image, 2 * image), pixelsOf(set, part, [0]))).toBe(0)
      for (const index of [-1, last + 1, NaN])
        expect(() => pixelsOf(set, part, [index])).toThrow(`index must be below ${last + 1}, got ${index}`)
    }
  })

  test('no image is in both splits', () => {
    const keys = (part: 'train' | 'test') =>
      Array.from({ length: set[part].count }, (_, i) => Buffer.from(pixelsOf(set, part, [i])).toString('latin1'))
    const train = new Set(keys('train'))
    expect(keys('test').filter((key) => train.has(key)).length).toBe(0)
  })

  test('loading tells how far it is, and loading again gives the same set', async () => {
    const told: number[][] = []
    const again = await load({ onProgress: (...progress) => told.push(progress) })
    const plain = ({ samples, ...card }: DataCard) => [card, samples.map(({ label, images }) => [label, images.length])]
    expect(plain(again.card)).toEqual(plain(set.card))
    for (const part of parts) {
      const all = Array.from({ length: set[part].count }, (_, i) => i)
      expect(Buffer.compare(pixelsOf(again, part, all), pixelsOf(set, part, all))).toBe(0)
      expect(again[part].labels).toEqual(set[part].labels)
    }
    const [loaded, total, images] = told[told.length - 1]
    expect(loaded).toBe(total)
    expect(images).toBeGreaterThanOrEqual(set.train.count)
  })

  test('loading can be cancelled', async () => {
    const stopped = new AbortController()
    stopped.abort()
    await expect(loadDataset(name, source, { signal: stopped.signal })).rejects.toThrow(/abort/i)
  })

  test('what is broken is refused in a sentence', async () => {
    if (!broken) {
      expect([source.files, source.fetchBytes], 'a set that reads something must show what it refuses').toEqual([
        [],
        noFiles,
      ])
      return
    }
    const error: unknown = await loadDataset(name, broken).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(DataError)
    expect((error as DataError).message).toMatch(/^[\w./-]+: .{20,}/)
  })

  test('a part of it is chosen by seed, evenly over classes, without repeats', () => {
    const part = (seed: number) =>
      limited(set, dataConfig.parse({ name, train: set.classes.length * 2, test: 5, seed }))
    const chosen = part(1)
    expect([chosen.train.count, chosen.test.count, chosen.card.train, chosen.card.test]).toEqual([
      set.classes.length * 2, 5, set.classes.length * 2, 5,
    ]) // prettier-ignore
    set.classes.forEach((_, k) => expect(chosen.train.labels?.filter((label) => label === k)).toHaveLength(2))
    const all = (of: Dataset) =>
      pixelsOf(
        of,
        'train',
        Array.from({ length: of.train.count }, (_, i) => i),
      )
    expect(Buffer.compare(all(part(1)), all(chosen))).toBe(0)
    expect(Buffer.compare(all(part(2)), all(chosen))).not.toBe(0)
    expect(limited(set, dataConfig.parse({ name, seed: 1 })).train).toBe(set.train)
  })
})

test('a split of parts of images, or of too few labels, is refused', () => {
  expect(() => new PackedSplit(new Uint8Array(13), 2, null)).toThrow('whole images of 12 bytes, got 13')
  expect(() => new PackedSplit(new Uint8Array(24), 2, new Uint16Array(1))).toThrow('labels must be 2, one an image, got 1') // prettier-ignore
})
