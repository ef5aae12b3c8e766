import { gzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { DataError } from '../dataset'
import { loadCifar10, loadCifar100 } from './cifar'
import { CIFAR100_CLASSES, CIFAR100_SUPERCLASSES } from './classes'
import { fileOf, tar } from '../../../test/archives'
import { pickled } from '../../../test/pickles'
import { dataConfig } from '../data.config'
import { limited } from '../limit'

const RECORD_BYTES = 3073

/** A batch file in the official layout: record i has label i % 10 and all its bytes are i. */
function batch(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count * RECORD_BYTES)
  for (let i = 0; i < count; i++) {
    bytes.fill(i % 256, i * RECORD_BYTES, (i + 1) * RECORD_BYTES)
    bytes[i * RECORD_BYTES] = i % 10
  }
  return bytes
}

const archive = (files: Record<string, Uint8Array>) => fileOf('cifar-10-binary.tar.gz', gzipSync(tar(files)))
const folder = {
  'cifar-10-batches-bin/data_batch_1.bin': batch(20),
  'cifar-10-batches-bin/readme.html': new Uint8Array(7),
  'cifar-10-batches-bin/test_batch.bin': batch(5),
}

test('an archive and its unpacked files give the same set', async () => {
  const packed = await loadCifar10([archive(folder)])
  const loose = await loadCifar10([
    fileOf('test_batch.bin', batch(5)),
    fileOf('notes.txt', new Uint8Array(3)),
    fileOf('data_batch_1.bin', batch(20)),
  ])
  for (const set of [packed, loose]) {
    expect([set.train.count, set.test.count]).toEqual([20, 5])
    expect(Array.from(set.train.labels ?? []).slice(8, 12)).toEqual([8, 9, 0, 1])
    const image = new Uint8Array(3072)
    set.train.read([13], image)
    expect(new Set(image)).toEqual(new Set([13]))
    expect(set.card.samples).toHaveLength(10)
    // bytes 0..19, evenly: mean 9.5
    expect(set.card.mean[0]).toBeCloseTo(9.5 / 255, 9)
  }
})

test('in a folder of several data sets the archive of this one is opened, or what is unpacked, and no other archive', async () => {
  const others = [fileOf('data/MNIST/raw/train-images.gz', gzipSync(new Uint8Array(99))), fileOf('data/cifar-100-python.tar.gz', gzipSync(tar({})))] // prettier-ignore
  const own = fileOf('data/cifar-10-binary.tar.gz', gzipSync(tar(folder)))
  const loose = [fileOf('data/test_batch.bin', batch(5)), fileOf('data/data_batch_1.bin', batch(20))]
  for (const files of [
    [...others, own],
    [...others, ...loose],
  ])
    expect((await loadCifar10(files)).card).toMatchObject({ train: 20, test: 5 })
  expect((await loadCifar10([fileOf('renamed.tgz', gzipSync(tar(folder)))])).train.count).toBe(20)
})

test('progress counts the bytes of the archive, and loading can be cancelled', async () => {
  const seen: number[] = []
  const file = archive(folder)
  await loadCifar10([file], { onProgress: (loaded) => seen.push(loaded) })
  expect(seen.at(-1)).toBe(file.size)
  const stopped = new AbortController()
  stopped.abort()
  await expect(loadCifar10([archive(folder)], { signal: stopped.signal })).rejects.toThrow(/abort/i)
})

test.each<[string, File[], string]>([
  ['no test batch', [fileOf('data_batch_1.bin', batch(2))], 'CIFAR-10: needs test_batch, found data_batch_1.bin'],
  [
    'something else',
    [fileOf('holiday.jpg', new Uint8Array(9))],
    'CIFAR-10: needs at least one of data_batch_1 to data_batch_5, found holiday.jpg',
  ],
  [
    'a short file',
    [fileOf('data_batch_1.bin', batch(2).slice(0, 5000)), fileOf('test_batch.bin', batch(1))],
    'whole records of 3073 bytes, got 5000 bytes (1 records and 1927 bytes more)',
  ],
  [
    'a wrong label',
    [fileOf('data_batch_1.bin', new Uint8Array(RECORD_BYTES).fill(77)), fileOf('test_batch.bin', batch(1))],
    'the label at byte 0 (record 0) must be 0 to 9, got 77',
  ],
  ['no gzip', [fileOf('cifar-10-binary.tar.gz', batch(1))], 'no gzip archive, or damaged'],
  ['a cut archive', [fileOf('x.tar.gz', gzipSync(tar(folder).slice(0, 9000)))], 'it is cut short'],
])('%s is refused in words', async (_, files, message) => {
  await expect(loadCifar10(files)).rejects.toThrow(DataError)
  await expect(loadCifar10(files)).rejects.toThrow(message)
})

test('the Python version gives the same set as the binary one', async () => {
  const pixels = (count: number) => Uint8Array.from({ length: count * 3072 }, (_, at) => Math.floor(at / 3072) % 256)
  const labels = (count: number) => Array.from({ length: count }, (_, i) => i % 10)
  const python = await loadCifar10([
    archive({
      'cifar-10-batches-py/data_batch_1': pickled({ data: pixels(20), labels: labels(20), batch_label: 'one' }),
      'cifar-10-batches-py/batches.meta': new Uint8Array(3),
      'cifar-10-batches-py/test_batch': pickled({ data: pixels(5), labels: labels(5) }),
    }),
  ])
  const binary = await loadCifar10([archive(folder)])
  expect(python.card).toEqual(binary.card)
  expect(python.train.labels).toEqual(binary.train.labels)
})

test.each<[string, Record<string, Uint8Array | number[]>, string]>([
  ['pixels of another width', { data: new Uint8Array(3000), labels: [1] }, "'data' must be bytes [n, 3072], is [3000]"],
  ['labels that are missing', { data: new Uint8Array(3072) }, "'labels' must be 1 whole numbers"],
  [
    'too few labels',
    { data: new Uint8Array(6144), labels: [1] },
    "'labels' must be 2 whole numbers, one an image, is 1",
  ],
  ['a label out of range', { data: new Uint8Array(3072), labels: [10] }, "'labels' must be 0 to 9, is 10 for image 0"],
])('a pickled batch with %s is refused in words', async (_, dict, message) => {
  const files = [fileOf('data_batch_1', pickled(dict)), fileOf('test_batch', pickled({ data: new Uint8Array(3072), labels: [0] }))] // prettier-ignore
  await expect(loadCifar10(files)).rejects.toThrow(`data_batch_1: ${message}`)
})

/** Two images of each of the first `classes` classes of CIFAR-100, class c in superclass c % 20. */
function hundred(classes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * classes * 3074)
  for (let i = 0; i < 2 * classes; i++) {
    bytes.fill(i % 256, i * 3074, (i + 1) * 3074)
    bytes.set([(i >> 1) % 20, i >> 1], i * 3074)
  }
  return bytes
}

test('CIFAR-100 has a hundred classes, and under coarse labels twenty', async () => {
  expect([CIFAR100_CLASSES.length, new Set(CIFAR100_CLASSES).size]).toEqual([100, 100])
  expect(CIFAR100_SUPERCLASSES).toHaveLength(20)
  const set = await loadCifar100([fileOf('train.bin', hundred(100)), fileOf('test.bin', hundred(30))])
  expect([set.train.count, set.test.count, set.classes.length]).toEqual([200, 60, 100])
  expect(set.train.labels?.[150]).toBe(75)
  expect(set.card.samples.map(({ label }) => label)).toEqual(CIFAR100_SUPERCLASSES)

  const coarse = limited(set, dataConfig.parse({ name: 'cifar100', labels: 'coarse' }))
  expect([coarse.classes, coarse.card.classes]).toEqual([CIFAR100_SUPERCLASSES, CIFAR100_SUPERCLASSES])
  expect(coarse.train.labels?.[150]).toBe(75 % 20)
  expect(coarse.test.labels?.[59]).toBe(29 % 20)
})

test('the Python version of CIFAR-100 is read as well', async () => {
  const part = (count: number) =>
    pickled({
      data: new Uint8Array(count * 3072),
      coarse_labels: Array.from({ length: count }, (_, i) => i % 20),
      fine_labels: Array.from({ length: count }, (_, i) => i % 100),
    })
  const set = await loadCifar100([fileOf('train', part(40)), fileOf('test', part(20))])
  expect([set.train.count, set.train.labels?.[39], set.superclasses?.of[39]]).toEqual([40, 39, 19])
})

test('a class in two superclasses is refused', async () => {
  const bytes = hundred(2)
  bytes[3074] = 7 // the second image of the first class
  await expect(loadCifar100([fileOf('train.bin', bytes), fileOf('test.bin', hundred(2))])).rejects.toThrow(
    "'apple' is in two superclasses, 0 and 7 (record 1)",
  )
})
