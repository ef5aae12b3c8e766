import { gzipSync } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DataError, type NamedBytes } from '../dataset'
import { loadCifar10 } from './cifar10'
import { RECORD_BYTES } from './records'

/** A batch file in the official layout: record i has label i % 10 and all its bytes are i. */
function batch(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count * RECORD_BYTES)
  for (let i = 0; i < count; i++) {
    bytes.fill(i % 256, i * RECORD_BYTES, (i + 1) * RECORD_BYTES)
    bytes[i * RECORD_BYTES] = i % 10
  }
  return bytes
}

const named = (name: string, bytes: Uint8Array<ArrayBuffer>): NamedBytes => ({
  name,
  size: bytes.length,
  stream: () => new Blob([bytes]).stream(),
})

/** A ustar archive of the given files. */
function tar(files: Record<string, Uint8Array>): Uint8Array {
  const blocks: Uint8Array[] = []
  for (const [name, bytes] of Object.entries(files)) {
    const header = new Uint8Array(512)
    const put = (text: string, at: number) => header.set(new TextEncoder().encode(text), at)
    put(name, 0)
    put(bytes.length.toString(8).padStart(11, '0'), 124)
    put('        ', 148)
    header[156] = 0x30
    put(header.reduce((a, b) => a + b, 0).toString(8).padStart(6, '0') + '\0 ', 148) // prettier-ignore
    const padded = new Uint8Array(Math.ceil(bytes.length / 512) * 512)
    padded.set(bytes)
    blocks.push(header, padded)
  }
  return Uint8Array.from([...blocks.flatMap((b) => [...b]), ...new Uint8Array(1024)])
}

const archive = (files: Record<string, Uint8Array>) => named('cifar-10-binary.tar.gz', gzipSync(tar(files)))
const folder = {
  'cifar-10-batches-bin/data_batch_1.bin': batch(20),
  'cifar-10-batches-bin/readme.html': new Uint8Array(7),
  'cifar-10-batches-bin/test_batch.bin': batch(5),
}

test('an archive and its unpacked files give the same set', async () => {
  const packed = await loadCifar10([archive(folder)])
  const loose = await loadCifar10([
    named('test_batch.bin', batch(5)),
    named('notes.txt', new Uint8Array(3)),
    named('data_batch_1.bin', batch(20)),
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

test('progress counts the bytes of the archive, and loading can be cancelled', async () => {
  const seen: number[] = []
  const file = archive(folder)
  await loadCifar10([file], { onProgress: (loaded) => seen.push(loaded) })
  expect(seen.at(-1)).toBe(file.size)
  const stopped = new AbortController()
  stopped.abort()
  await expect(loadCifar10([archive(folder)], { signal: stopped.signal })).rejects.toThrow(/abort/i)
})

test.each<[string, NamedBytes[], string]>([
  ['no test batch', [named('data_batch_1.bin', batch(2))], 'needs test_batch.bin, found data_batch_1'],
  [
    'something else',
    [named('holiday.jpg', new Uint8Array(9))],
    'needs at least one of data_batch_1.bin to data_batch_5.bin, found holiday.jpg',
  ],
  [
    'a short file',
    [named('data_batch_1.bin', batch(2).slice(0, 5000)), named('test_batch.bin', batch(1))],
    'whole records of 3073 bytes, got 5000 bytes (1 records and 1927 bytes more)',
  ],
  [
    'a wrong label',
    [named('data_batch_1.bin', new Uint8Array(RECORD_BYTES).fill(77)), named('test_batch.bin', batch(1))],
    'the label at byte 0 (record 0) must be 0 to 9, got 77',
  ],
  ['no gzip', [named('cifar-10-binary.tar.gz', batch(1))], 'no gzip archive, or damaged'],
  ['a cut archive', [named('x.tar.gz', gzipSync(tar(folder).slice(0, 9000)))], 'it is cut short'],
])('%s is refused in words', async (_, files, message) => {
  await expect(loadCifar10(files)).rejects.toThrow(DataError)
  await expect(loadCifar10(files)).rejects.toThrow(message)
})

test('no mutation of an archive does anything but load or be refused', async () => {
  const small = tar({ 'data_batch_1.bin': batch(1), 'test_batch.bin': batch(1) })
  const edits = fc.array(fc.tuple(fc.nat({ max: small.length - 1 }), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(edits, fc.nat({ max: small.length }), async (changes, length) => {
      const bytes = small.slice(0, length || small.length)
      for (const [at, value] of changes) bytes[(at % 700) % bytes.length] = value // mostly in the headers
      const file = named('mutated.tar.gz', gzipSync(bytes))
      try {
        await loadCifar10([file])
      } catch (error) {
        expect(error).toBeInstanceOf(DataError)
      }
    }),
    { numRuns: 300 },
  )
})
