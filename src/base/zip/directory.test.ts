import { expect, test } from 'vitest'
import { named } from '../../../test/pictures'
import { ZipError, zipDirectory } from './directory'

const BYTES = { local: 30, entry: 47, end: 22, end64: 56, locator64: 20 }

interface Declared {
  /** Of the plain end. */
  disk?: number
  count?: number
  size?: number
  end64?: { count: bigint; size: bigint; offset?: bigint }
  /** Bytes of files before the directory. */
  files?: number
}

/** An archive of so many empty entries called `a`, all of one local header, and of what it says it has. */
function archive(
  entries: number,
  { disk = 0, count = entries, size = entries * BYTES.entry, end64, files = BYTES.local }: Declared = {},
) {
  const tail = (end64 ? BYTES.end64 + BYTES.locator64 : 0) + BYTES.end
  const bytes = new Uint8Array(files + entries * BYTES.entry + tail)
  const view = new DataView(bytes.buffer)
  let at = files
  for (let i = 0; i < entries; i++, at += BYTES.entry) {
    view.setUint32(at, 0x02014b50, true)
    view.setUint16(at + 28, 1, true)
    bytes[at + 46] = 0x61
  }
  if (end64) {
    view.setUint32(at, 0x06064b50, true)
    view.setBigUint64(at + 32, end64.count, true)
    view.setBigUint64(at + 40, end64.size, true)
    view.setBigUint64(at + 48, end64.offset ?? 0n, true)
    view.setUint32(at + BYTES.end64, 0x07064b50, true)
    view.setBigUint64(at + BYTES.end64 + 8, BigInt(at), true)
    at += BYTES.end64 + BYTES.locator64
  }
  view.setUint32(at, 0x06054b50, true)
  view.setUint16(at + 4, disk, true)
  view.setUint16(at + 10, count, true)
  view.setUint32(at + 12, size, true)
  view.setUint32(at + 16, end64 ? 0xffffffff : files, true)
  return named('x.zip', bytes)
}

test.each([
  ['a count that began again at 0, as Finder writes it', 6, 2],
  ['a count of none', 70_000, 0],
  ['as many as look like a reference to the zip64 form', 65_535, 65_535],
])('%s: every entry is listed', async (_, entries, count) => {
  expect(await zipDirectory(archive(entries, { count }))).toHaveLength(entries)
})

test.each<[string, ReturnType<typeof archive>, string]>([
  ['a reference without what it refers to', archive(3, { count: 65_535 }), 'refers to a zip64 end that is not there'],
  ['too many', archive(200_001, { count: 200_001 % 65_536 }), 'has more than 200000 entries'],
  ['too many by the zip64 form', archive(1, { count: 65_535, end64: { count: 250_000n, size: 0n } }), 'has more than 200000 entries'],
  ['too large a directory', archive(1, { files: 65 * 2 ** 20, end64: { count: 1n, size: 2n ** 26n + 1n } }), 'and 67108864 at most are read'],
  ['a directory beyond the file', archive(1, { count: 65_535, end64: { count: 1n, size: 2n ** 30n } }), 'and it must end by byte'],
])('%s is refused in words', async (_, file, message) => {
  await expect(zipDirectory(file)).rejects.toThrow(ZipError)
  await expect(zipDirectory(file)).rejects.toThrow(message)
}) // prettier-ignore

test('where the zip64 form has the numbers, the plain end may say nothing, of its disk neither', async () => {
  const end64 = { count: 2n, size: BigInt(2 * BYTES.entry), offset: BigInt(BYTES.local) }
  for (const disk of [0, 65_535]) expect(await zipDirectory(archive(2, { disk, count: 65_535, end64 }))).toHaveLength(2)
})

/** An archive of one entry whose sizes, and place, all stand in a field of these numbers. */
function large(numbers: readonly bigint[]) {
  const [local, size] = [100, BYTES.entry + 4 + 8 * numbers.length]
  const bytes = new Uint8Array(local + size + BYTES.end)
  const view = new DataView(bytes.buffer)
  view.setUint32(local, 0x02014b50, true)
  for (const field of [20, 24, 42]) view.setUint32(local + field, 0xffffffff, true)
  view.setUint16(local + 28, 1, true)
  view.setUint16(local + 30, 4 + 8 * numbers.length, true)
  view.setUint16(local + BYTES.entry, 1, true)
  view.setUint16(local + BYTES.entry + 2, 8 * numbers.length, true)
  numbers.forEach((number, i) => view.setBigUint64(local + BYTES.entry + 4 + 8 * i, number, true))
  const end = local + size
  view.setUint32(end, 0x06054b50, true)
  view.setUint16(end + 10, 1, true)
  view.setUint32(end + 12, size, true)
  view.setUint32(end + 16, local, true)
  return named('x.zip', bytes)
}

test('an entry has its sizes and its place from the zip64 field, one after another', async () => {
  expect(await zipDirectory(large([40n, 30n, 20n]))).toMatchObject([{ size: 40, packed: 30, local: 20 }])
  await expect(zipDirectory(large([40n, 30n]))).rejects.toThrow('lacks its sizes; it is damaged.')
  await expect(zipDirectory(large([40n, 30n, 41n]))).rejects.toThrow('and the files end at byte 100')
})
