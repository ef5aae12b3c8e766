import { zipSync } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { named } from '../../../test/pictures'
import { DataError } from '../dataset'
import { PictureError } from '../../base/pictureFormat'
import { zipEntries } from './zip'

const text = (words: string) => new TextEncoder().encode(words)
const all = () => true

const files = { 'a/one.txt': text('one one one one one one one'), 'a/two.txt': text('two'), 'a/b/': new Uint8Array() }
const archive = zipSync({ ...files, 'a/stored.txt': [text('as it is'), { level: 0 }] })

async function unpacked(bytes: Uint8Array<ArrayBuffer>, most?: number): Promise<Record<string, string>> {
  const entries = await zipEntries(named('x.zip', bytes), all, most)
  const read = await Promise.all(
    entries.map(async ({ path, bytes }) => [path, new TextDecoder().decode(await bytes())]),
  )
  return Object.fromEntries(read) as Record<string, string>
}

/** The archive with some bytes of its records changed: `at` counts from the first place where `signature` stands. */
function changed(signature: number, at: number, ...values: number[]): Uint8Array<ArrayBuffer> {
  const bytes = archive.slice()
  const view = new DataView(bytes.buffer)
  let place = 0
  while (view.getUint32(place, true) !== signature) place++
  bytes.set(values, place + at)
  return bytes
}

const ENTRY = 0x02014b50
const END = 0x06054b50

test('files come out as they went in, folders are no files, and what nobody wants is not listed', async () => {
  expect(await unpacked(archive)).toEqual({
    'a/one.txt': 'one one one one one one one',
    'a/two.txt': 'two',
    'a/stored.txt': 'as it is',
  })
  const some = await zipEntries(named('x.zip', archive), (path) => path === 'a/two.txt')
  expect(some.map(({ path, size }) => [path, size])).toEqual([['a/two.txt', 3]])
})

test('an archive may have a comment', async () => {
  const commented = new Uint8Array([...changed(END, 20, 5, 0), ...text('hello')])
  expect(Object.keys(await unpacked(commented))).toHaveLength(3)
  // one in which there is what looks like an end, and is none
  const decoy = new Uint8Array(23)
  new DataView(decoy.buffer).setUint32(0, END, true)
  expect(Object.keys(await unpacked(new Uint8Array([...changed(END, 20, 23, 0), ...decoy])))).toHaveLength(3)
})

test.each<[string, Uint8Array<ArrayBuffer>, string]>([
  ['no archive', text('PK, but nothing more than that'), 'x.zip: has no directory at its end'],
  ['half an archive', archive.slice(0, -30), 'x.zip: has no directory at its end'],
  ['a zip64 archive without its end', changed(END, 10, 255, 255), 'x.zip: refers to a zip64 end that is not there'],
  ['one of several parts', changed(END, 4, 1), 'x.zip: is one part of an archive in several'],
  ['a directory beyond the file', changed(END, 16, 0, 0, 9), 'x.zip: says that its directory has'],
  ['more entries than there are', changed(END, 10, 9), 'entry 4 at byte'],
  ['a zip64 entry without its sizes', changed(ENTRY, 24, 255, 255, 255, 255), 'lacks its sizes'],
  ['an entry beyond the files', changed(ENTRY, 42, 0, 0, 1), "x.zip: 'a/one.txt' says it has"],
])('%s is refused in words', async (_, bytes, message) => {
  await expect(unpacked(bytes)).rejects.toThrow(DataError)
  await expect(unpacked(bytes)).rejects.toThrow(message)
})

test.each<[string, Uint8Array<ArrayBuffer>, string]>([
  ['encrypted', changed(ENTRY, 8, 1), 'is encrypted; unpack the archive'],
  ['packed in another way', changed(ENTRY, 10, 14), 'is packed by method 14; only deflate is read'],
  ['longer than declared', changed(ENTRY, 24, 9), 'declares 9 bytes, and unpacks to more'],
  ['shorter than declared', changed(ENTRY, 24, 200), 'declares 200 bytes, and unpacks to 27'],
  ['larger than it can be', changed(ENTRY, 24, 0, 0, 0, 1), 'bytes, which its'],
  ['another than was packed', changed(ENTRY, 16, 1, 2, 3, 4), 'its CRC-32 does not fit'],
  ['not where it should be', changed(ENTRY, 42, 1), 'is not at byte 1 of the archive'],
])('one that is %s cannot be read, and the others can', async (_, bytes, message) => {
  const entries = await zipEntries(named('x.zip', bytes), all)
  await expect(entries[0].bytes()).rejects.toThrow(PictureError)
  await expect(entries[0].bytes()).rejects.toThrow(message)
  expect(new TextDecoder().decode(await entries[1].bytes())).toBe('two')
})

test('nothing is unpacked where far more is packed than is declared', async () => {
  const noise = Uint8Array.from({ length: 5000 }, (_, i) => Math.imul(i, 2654435761) >>> 24)
  const bytes = zipSync({ x: noise })
  const view = new DataView(bytes.buffer)
  let place = 0
  while (view.getUint32(place, true) !== ENTRY) place++
  view.setUint32(place + 24, 100, true)
  await expect(unpacked(bytes)).rejects.toThrow(/^declares 100 bytes, for which \d{4} packed bytes are far too many$/)
})

test('a bomb is stopped by what it declares, before anything is unpacked', async () => {
  const bomb = zipSync(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}`, new Uint8Array(100_000)])))
  expect(bomb.length).toBeLessThan(8000)
  await expect(unpacked(bomb, 1_000_000)).rejects.toThrow("would unpack to more than 1000000 bytes, with '10'")
})

test('a name with a line break in it does not break the sentence', async () => {
  const bytes = zipSync({ 'a\nb.txt': text('one') })
  const at = bytes.length - 22 - 46 - 'a\nb.txt'.length
  bytes[at + 20] = 200 // packed bytes, by the directory
  await expect(unpacked(bytes)).rejects.toThrow("x.zip: 'a\ufffdb.txt' says it has 200 bytes")
})

test('no mutation does anything but be read or refused', async () => {
  const edits = fc.array(fc.tuple(fc.nat({ max: archive.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(edits, fc.nat({ max: archive.length }), fc.boolean(), async (changes, end, isCut) => {
      const bytes = isCut ? archive.slice(0, end) : archive.slice()
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
      try {
        for (const entry of await zipEntries(named('x.zip', bytes), all))
          await entry.bytes().catch((error: unknown) => {
            expect(error).toBeInstanceOf(PictureError)
          })
      } catch (error) {
        expect(error).toBeInstanceOf(DataError)
        expect((error as DataError).message).toMatch(/^x\.zip: .{20,}/)
      }
    }),
    { numRuns: 10_000 },
  )
})
