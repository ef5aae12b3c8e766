// The table of contents of a zip archive (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16), with the zip64 form
// that large archives and PyTorch's have. Nothing it declares is believed: offsets and sizes are held against the file.
// Names are labels; nothing is ever written under them.

import { extraField } from './extra'
import { pathOf } from './names'
import { shown } from '../shown'

/** An archive that is damaged or none; the message names the file and the place. */
export class ZipError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ZipError'
  }
}

/** A file of which some bytes can be had without the rest. */
export interface SlicedFile {
  readonly name: string
  readonly size: number
  /** The bytes from `start` up to `end`; fewer where the file is shorter. */
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

/** An entry as its archive declares it. */
export interface ZipRecord {
  /** `folder/file.jpg` */
  path: string
  flags: number
  /** 0: stored as it is, 8: deflated */
  method: number
  crc: number
  /** Bytes in the archive, and once unpacked. */
  packed: number
  size: number
  /** Where its local header begins. */
  local: number
}

const MAX_ENTRIES = 200_000
const MAX_DIRECTORY_BYTES = 64 * 2 ** 20
const MAX_COMMENT_BYTES = 0xffff
const BYTES = { end: 22, end64: 56, locator64: 20, entry: 46, local: 30 }
const SIGNATURE = { entry: 0x02014b50, local: 0x04034b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 }
/** What stands where the zip64 form has the number. */
const [ELSEWHERE_16, ELSEWHERE_32] = [0xffff, 0xffffffff]
const ZIP64_EXTRA = 1

/** The files of an archive in the order of its directory; folders are none. @throws ZipError */
export async function zipDirectory(file: SlicedFile): Promise<ZipRecord[]> {
  const fail = (what: string): never => {
    throw new ZipError(`${file.name}: ${what}`)
  }
  const { count, size, offset } = await endOf(file, fail)
  const directory = await viewOf(file, offset, offset + size)
  if (directory.byteLength < size) fail('ends within its directory; it is cut short.')
  const records: ZipRecord[] = []
  const isEntry = (at: number) => at + BYTES.entry <= size && directory.getUint32(at, true) === SIGNATURE.entry
  // Finder has room for 65,535 in its count and begins again at 0: what follows is read on as long as it is an entry
  for (let i = 0, at = 0; i < count || isEntry(at); i++) {
    const where = `entry ${i} at byte ${offset + at}`
    if (i >= MAX_ENTRIES) tooMany(fail)
    if (!isEntry(at)) fail(`${where} must begin with the signature of one; the archive is damaged. Make it again.`)
    const word = (field: number) => directory.getUint16(at + field, true)
    const long = (field: number) => directory.getUint32(at + field, true)
    const [nameLength, extraLength, commentLength] = [word(28), word(30), word(32)]
    const next = at + BYTES.entry + nameLength + extraLength + commentLength
    if (next > size) fail(`${where} reaches beyond the directory; it is damaged.`)
    const name = new Uint8Array(directory.buffer, at + BYTES.entry, nameLength)
    const extra = new DataView(directory.buffer, at + BYTES.entry + nameLength, extraLength)
    const path = pathOf(name, extra, word(4) >> 8)
    const [unpacked, packed, local] = numbersOf([long(24), long(20), long(42)], extra) ?? fail(`${where} lacks its sizes; it is damaged.`) // prettier-ignore
    const record = { path, flags: word(8), method: word(10), crc: long(16), packed, size: unpacked, local }
    at = next
    if (path.endsWith('/')) continue
    if (!(local + BYTES.local + packed <= offset))
      fail(`'${shown(path)}' says it has ${packed} bytes at byte ${local}, and the files end at byte ${offset}.`)
    records.push(record)
  }
  return records
}

/** Where the bytes of an entry begin; null where there is no such entry. */
export async function beginOf(file: SlicedFile, { local }: ZipRecord): Promise<number | null> {
  const head = await viewOf(file, local, local + BYTES.local)
  if (head.byteLength < BYTES.local || head.getUint32(0, true) !== SIGNATURE.local) return null
  return local + BYTES.local + head.getUint16(26, true) + head.getUint16(28, true)
}

/** Sizes and offset, each from the zip64 field where the entry refers to it; null where that field is too short. */
function numbersOf(declared: readonly number[], extra: DataView): number[] | null {
  if (!declared.includes(ELSEWHERE_32)) return [...declared]
  const field = extraField(extra, ZIP64_EXTRA)
  if (!field) return null
  let at = 0
  const numbers: number[] = []
  for (const number of declared) {
    if (number !== ELSEWHERE_32) numbers.push(number)
    else if (at + 8 > field.byteLength) return null
    else {
      numbers.push(Number(field.getBigUint64(at, true)))
      at += 8
    }
  }
  return numbers
}

async function endOf(file: SlicedFile, fail: (what: string) => never) {
  const from = Math.max(0, file.size - BYTES.end - MAX_COMMENT_BYTES)
  const view = await viewOf(file, from, file.size)
  let at = view.byteLength - BYTES.end
  const isEnd = () =>
    view.getUint32(at, true) === SIGNATURE.end && view.getUint16(at + 20, true) === view.byteLength - at - BYTES.end
  while (at >= 0 && !isEnd()) at--
  if (at < 0) return fail('has no directory at its end, so it is no zip archive, or cut short.')
  const disk = view.getUint16(at + 4, true) | view.getUint16(at + 6, true)
  const plain = {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  }
  const isElsewhere = plain.count === ELSEWHERE_16 || [plain.size, plain.offset].includes(ELSEWHERE_32)
  const found64 = isElsewhere ? await end64Of(file, from + at, fail) : null
  // exactly 65,535 entries look like a reference, and are a number where the directory has room for them
  const isNumber = plain.size >= ELSEWHERE_16 * BYTES.entry && ![plain.size, plain.offset].includes(ELSEWHERE_32)
  if (isElsewhere && !found64 && !isNumber) return fail(NO_END64)
  if (disk !== 0 && !found64) return fail('is one part of an archive in several; give it in one.')
  const found = found64 ?? plain
  const { count, size, offset } = found
  if (!(offset + size <= from + at))
    return fail(
      `says that its directory has ${size} bytes at byte ${offset}, and it must end by byte ${from + at}; it is damaged.`,
    )
  if (size > MAX_DIRECTORY_BYTES)
    return fail(
      `has a directory of ${size} bytes, and ${MAX_DIRECTORY_BYTES} at most are read. Give it in several archives.`,
    )
  return count > MAX_ENTRIES ? tooMany(fail) : found
}

const NO_END64 = 'refers to a zip64 end that is not there; it is damaged.'

const tooMany = (fail: (what: string) => never) =>
  fail(`has more than ${MAX_ENTRIES} entries, and no more are read. Give it in several archives.`)

/** The end in the zip64 form, which a locator right before the plain end leads to; null where there is no locator. */
async function end64Of(file: SlicedFile, end: number, fail: (what: string) => never) {
  const locator = await viewOf(file, Math.max(0, end - BYTES.locator64), end)
  if (locator.byteLength < BYTES.locator64 || locator.getUint32(0, true) !== SIGNATURE.locator64) return null
  const at = Number(locator.getBigUint64(8, true))
  if (!(at + BYTES.end64 <= end)) return fail(NO_END64)
  const view = await viewOf(file, at, at + BYTES.end64)
  if (view.byteLength < BYTES.end64 || view.getUint32(0, true) !== SIGNATURE.end64) return fail(NO_END64)
  const [count, size, offset] = [32, 40, 48].map((field) => Number(view.getBigUint64(field, true)))
  return { count, size, offset }
}

const viewOf = async (file: SlicedFile, from: number, to: number) =>
  new DataView(await file.slice(from, to).arrayBuffer())
