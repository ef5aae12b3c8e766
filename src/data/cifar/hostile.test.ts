// Archives that were damaged or made to do harm: every one is read or refused in a sentence, quickly and in little memory.

import fc from 'fast-check'
import { gzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { fileOf, tar, tarHeader } from '../../../test/archives'
import { pickled } from '../../../test/pickles'
import { DataError } from '../dataset'
import { loadCifar10 } from './cifar'

const RUNS = 10_000

const record = (label: number) => {
  const bytes = new Uint8Array(3073).fill(9)
  bytes[0] = label
  return bytes
}
const batch = () => pickled({ batch_label: 'x', labels: [3], data: new Uint8Array(3072).fill(9) })

const SEEDS: Record<string, Record<string, Uint8Array>> = {
  binary: { 'cifar-10-batches-bin/data_batch_1.bin': record(3), 'cifar-10-batches-bin/test_batch.bin': record(4) },
  python: { 'cifar-10-batches-py/data_batch_1': batch(), 'cifar-10-batches-py/test_batch': batch() },
}

/** A change of some bytes: most of them where lengths, names and opcodes are, not among pixels. */
const edits = fc.array(
  fc.record({
    kind: fc.constantFrom('set', 'flip', 'cut', 'insert', 'repeat'),
    at: fc.nat(),
    value: fc.nat({ max: 255 }),
    length: fc.integer({ min: 1, max: 600 }),
  }),
  { minLength: 1, maxLength: 4 },
)
type Edit = (typeof edits extends fc.Arbitrary<infer T> ? T : never)[number]

function edited(bytes: Uint8Array, edit: Edit, places: readonly number[]): Uint8Array {
  const at = (edit.at % 3 ? places[edit.at % places.length] : edit.at) % Math.max(1, bytes.length)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (edit.kind) {
    case 'cut':
      return edit.value % 2 ? before : Uint8Array.of(...before, ...after.subarray(edit.length))
    case 'insert':
      return Uint8Array.of(...before, edit.value, ...after)
    case 'repeat':
      return Uint8Array.of(...before, ...after.subarray(0, edit.length), ...after)
    default: {
      const out = bytes.slice()
      out[at] = edit.kind === 'set' ? edit.value : out[at] ^ (1 << (edit.value % 8))
      return out
    }
  }
}

/** Bytes that are not pixels. */
const meaningful = (bytes: Uint8Array) => [...bytes.keys()].filter((at) => bytes[at] !== 9)

test.each(Object.entries(SEEDS))(
  'no mutation of an archive of the %s version does more than be read or refused',
  async (_, files) => {
    const whole = tar(files)
    const packed = gzipSync(whole)
    const names = Object.keys(files)
    const places = new Map([...Object.values(files), whole, packed].map((bytes) => [bytes, meaningful(bytes)]))
    const seen = { read: 0, refused: 0 }
    const mutate = (bytes: Uint8Array, list: Edit[]) =>
      list.reduce((now, edit) => edited(now, edit, places.get(bytes) ?? []), bytes)
    await fc.assert(
      fc.asyncProperty(edits, fc.constantFrom('archive', 'packed', 'inside', 'loose'), async (list, layer) => {
        const inside = () => ({ ...files, [names[0]]: mutate(files[names[0]], list) })
        const given =
          layer === 'loose'
            ? Object.entries(inside()).map(([name, bytes]) => fileOf(name.split('/')[1], Uint8Array.from(bytes)))
            : layer === 'packed'
              ? [fileOf('m.tar.gz', Uint8Array.from(mutate(packed, list)))]
              : [fileOf('m.tar', Uint8Array.from(layer === 'inside' ? tar(inside()) : mutate(whole, list)))]
        try {
          const { train, test: held } = await loadCifar10(given)
          expect(train.count).toBeGreaterThan(0)
          expect(held.count).toBeGreaterThan(0)
          seen.read++
        } catch (error) {
          expect(error).toBeInstanceOf(DataError)
          expect((error as Error).message).toMatch(
            /^(m\.tar|m\.tar\.gz|data_batch_1(\.bin)?|test_batch(\.bin)?|CIFAR-10): .{15,}/,
          )
          seen.refused++
        }
      }),
      { numRuns: RUNS },
    )
    // both happen often, or the mutations are not worth much
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(RUNS / 50)
  },
)

test.each<[string, Uint8Array[], string]>([
  [
    'a file of eight gigabytes that never come',
    [tarHeader('data_batch_1.bin', 8 ** 11 - 1)],
    "'data_batch_1.bin' at byte 0 declares 8589934591 bytes, more than the archive can hold after it",
  ],
  [
    'a hundred megabytes in an archive of a few bytes',
    [tarHeader('data_batch_1.bin', 1e8)],
    "'data_batch_1.bin' at byte 0 declares 100000000 bytes, more than the archive can hold after it",
  ],
  [
    'the same of a file that nobody wants',
    [tarHeader('notes.txt', 1e8)],
    "'notes.txt' at byte 0 declares 100000000 bytes, more than the archive can hold after it",
  ],
  [
    'a batch larger than any of CIFAR, though its bytes may come',
    [tarHeader('data_batch_1.bin', 250e6), new Uint8Array(1_000_000)],
    "'data_batch_1.bin' at byte 0 declares 250000000 bytes, more than the archive can hold after it",
  ],
])('%s: nothing is made for them', async (_, blocks, message) => {
  const bytes = Uint8Array.from(blocks.flatMap((block) => [...block]))
  for (const file of [fileOf('bomb.tar.gz', gzipSync(bytes)), fileOf('bomb.tar', bytes)]) {
    await expect(loadCifar10([file])).rejects.toThrow(DataError)
    await expect(loadCifar10([file])).rejects.toThrow(`${file.name}: ${message}`)
  }
})

test('what gzip checks at the end is checked: a changed pixel is found', async () => {
  const packed = gzipSync(tar(SEEDS.binary), { level: 0 })
  packed[packed.length >> 1] ^= 1
  await expect(loadCifar10([fileOf('bits.tar.gz', packed)])).rejects.toThrow(/^bits\.tar\.gz: cannot be unpacked/)
})
