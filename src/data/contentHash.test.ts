import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { fileOf, tar } from '../../test/archives'
import { pickled } from '../../test/pickles'
import { contentHash } from './contentHash'
import { PackedSplit, type Dataset } from './dataset'
import { loadDataset } from './registry'

const sha256 = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const pixels = (count: number) => Uint8Array.from({ length: count * 3072 }, (_, at) => (at * 31 + (at >> 10)) % 256)

// 400 training images of 32 x 32, which is more than one mebibyte, and 2 test images without labels
const train = new PackedSplit(
  pixels(400),
  32,
  Uint16Array.from({ length: 400 }, (_, i) => (i % 2) * 300),
)
const held = new PackedSplit(pixels(2), 32, null)

const made = (change: Partial<Dataset> = {}): Dataset => ({
  name: 'made', size: 32, classes: ['a', 'é'], train, test: held, card: {} as Dataset['card'], ...change,
}) // prettier-ignore

test('the hash is what its head says, by another program', async () => {
  const body = Buffer.concat([train.blocks[0], new Uint8Array(train.labels?.buffer ?? []), held.blocks[0]])
  const pieces = Array.from({ length: Math.ceil(body.length / 2 ** 20) }, (_, i) => sha256(body.subarray(i * 2 ** 20, (i + 1) * 2 ** 20))) // prettier-ignore
  expect(pieces.length).toBeGreaterThan(1)
  const head = Buffer.from('[32,["a","é"],null,400,true,2,false]\n')
  expect(await contentHash(made())).toBe(sha256(head, ...pieces).toString('hex'))
})

test('it tells sets apart by pixels, labels, and names of classes, and by nothing else', async () => {
  const [whole] = train.blocks
  const split = (blocks: readonly Uint8Array[], labels = train.labels) => new PackedSplit(blocks, 32, labels)
  const changedPixels = whole.map((value, at) => (at === 1_000_000 ? value ^ 1 : value))
  const hashes = await Promise.all(
    [
      made(),
      made({ train: split([changedPixels]) }),
      made({ train: split([whole], new Uint16Array(400)) }),
      made({ train: split([whole], null) }),
      made({ classes: ['a', 'b'] }),
      made({ superclasses: { names: ['x'], of: Uint16Array.of(0, 0) } }),
      made({ test: new PackedSplit(held.blocks, 32, new Uint16Array(2)) }),
    ].map((set) => contentHash(set)),
  )
  expect(new Set(hashes).size).toBe(hashes.length)
  const inBlocks = split([whole.subarray(0, 3072), whole.subarray(3072, 90 * 3072), whole.subarray(90 * 3072)])
  const { count, labels } = train
  const unpacked = { count, labels, read: (at: ArrayLike<number>, into: Uint8Array) => train.read(at, into) }
  for (const same of [inBlocks, unpacked])
    expect(await contentHash(made({ name: 'other', train: same }))).toBe(hashes[0])
})

test('the binary and the Python archive of the same images are one set', async () => {
  const labels = (count: number) => Array.from({ length: count }, (_, i) => i % 10)
  const records = (count: number) => {
    const bytes = new Uint8Array(count * 3073)
    for (let i = 0; i < count; i++) {
      bytes[i * 3073] = i % 10
      bytes.set(pixels(count).subarray(i * 3072, (i + 1) * 3072), i * 3073 + 1)
    }
    return bytes
  }
  const binary = tar({ 'x/data_batch_1.bin': records(3), 'x/test_batch.bin': records(1) })
  const python = tar({
    'y/test_batch': pickled({ labels: labels(1), data: pixels(1) }),
    'y/data_batch_1': pickled({ data: pixels(3), labels: labels(3) }),
  })
  const none = () => Promise.reject(new Error('nothing is fetched or decoded'))
  const load = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
    loadDataset('cifar10', { files: [fileOf(name, bytes)], fetchBytes: none, decode: none, size: 32 })
  const [first, second] = [await load('binary.tar', binary), await load('python.tar', python)]
  expect(first.hash).toMatch(/^[0-9a-f]{64}$/)
  expect([second.hash, first.card.hash, second.card]).toEqual([first.hash, first.hash, first.card])
  expect(first.card.classCounts).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
})
