import { expect, test } from 'vitest'
import { named } from '../../../test/pictures'
import { ZipError, zipDirectory } from './directory'

const BYTES = { local: 30, entry: 47, end: 22, end64: 56, locator64: 20 }

interface Declared {
  count?: number
  size?: number
  end64?: { count: bigint; size: bigint }
  /** Bytes of files before the directory. */
  files?: number
}

/** An archive of so many empty entries called `a`, all of one local header, and of what it says it has. */
function archive(
  entries: number,
  { count = entries, size = entries * BYTES.entry, end64, files = BYTES.local }: Declared = {},
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
    view.setUint32(at + BYTES.end64, 0x07064b50, true)
    view.setBigUint64(at + BYTES.end64 + 8, BigInt(at), true)
    at += BYTES.end64 + BYTES.locator64
  }
  view.setUint32(at, 0x06054b50, true)
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
