// Files of weights that were damaged or made to do harm: every one is opened or refused in a sentence, and none costs more
// memory than its own size allows.

import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileOf } from '../../../test/archives'
import type { PickleDict } from '../../base/pickle/values'
import { crc32 } from '../../base/zip/crc32'
import { openTorch } from '../torch/read'
import type { TorchTensor } from '../torch/vocabulary'
import { writeTorch } from '../torch/write'
import { FileError } from './fileError'
import { openFile } from './openFile'

const OFFICIAL = new Uint8Array(readFileSync(join(import.meta.dirname, '../../../test/pytorch/official.pth')))
const OWN = writeTorch(new Map([['teacher', new Map([['patch_embed.proj.weight', { type: 'Float', shape: [1, 3, 1, 1], bytes: new Uint8Array(12) }]])]])) // prettier-ignore

/** Where a mutation is most likely to matter: the pickle at the front and the directory at the end. */
const place = (length: number) =>
  fc.oneof(fc.nat({ max: Math.min(5000, length - 1) }), fc.integer({ min: Math.max(0, length - 2500), max: length - 1 }), fc.nat({ max: length - 1 })) // prettier-ignore

const mutated = fc.constantFrom(OFFICIAL, OWN).chain((seed) =>
  fc
    .record({
      edits: fc.array(fc.tuple(place(seed.length), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }),
      cut: fc.option(fc.nat({ max: seed.length }), { freq: 8 }),
    })
    .map(({ edits, cut }) => {
      const bytes = seed.slice(0, cut ?? seed.length)
      for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value
      return bytes
    }),
)

/** A whole archive around a pickle of any bytes, so that the machine and not the archive is tried. */
const opcodes = [...'()0123.BCFGIJKLMNPQRSTUVX]abcdeghijlopqrstu}'].map((c) => c.charCodeAt(0))
const pickled = fc
  .array(fc.oneof(fc.constantFrom(...opcodes), fc.integer({ min: 0x80, max: 0x98 }), fc.nat({ max: 255 })), {
    maxLength: 80,
  }) // prettier-ignore
  .map((program) => archiveOf(Uint8Array.of(0x80, 2, ...program, 0x2e)))

/** One stored entry, `a/data.pkl`. */
function archiveOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode('a/data.pkl')
  const at = 30 + name.length + bytes.length
  const out = new Uint8Array(at + 46 + name.length + 22)
  const view = new DataView(out.buffer)
  for (const [from, signature, crcAt] of [[0, 0x04034b50, 14], [at, 0x02014b50, 16]] as const) {
    view.setUint32(from, signature, true)
    view.setUint32(from + crcAt, crc32(bytes), true)
    for (const field of [4, 8]) view.setUint32(from + crcAt + field, bytes.length, true)
    view.setUint16(from + crcAt + 12, name.length, true)
    out.set(name, from + (from ? 46 : 30))
  } // prettier-ignore
  out.set(bytes, 30 + name.length)
  const end = at + 46 + name.length
  view.setUint32(end, 0x06054b50, true)
  for (const field of [8, 10]) view.setUint16(end + field, 1, true)
  view.setUint32(end + 12, 46 + name.length, true)
  view.setUint32(end + 16, at, true)
  return out
}

/** Open, and read every tensor that a network would want. @returns bytes of values that were made */
async function tried(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  let made = 0
  try {
    const { networks } = await openFile(fileOf('x.pth', bytes))
    for (const dict of new Set(Object.values(networks)))
      for (const tensor of dict.values())
        made += await tensor.read().then(
          (values) => values.byteLength,
          (error: unknown) => {
            if (!(error instanceof FileError)) throw error
            return 0
          },
        )
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    expect(error.message).toMatch(/^x\.pth: .{20,}/)
  }
  return made
}

test.each([
  ['mutation of a file', mutated],
  ['pickle of any opcodes', pickled],
  ['heap of bytes', fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes))],
])('no %s does anything but be opened or refused in a sentence', async (_, files) => {
  await fc.assert(
    fc.asyncProperty(files, async (bytes) => {
      await tried(bytes)
    }),
    { numRuns: 10_000 },
  )
})

test('a name with a line break in it does not break the sentence', () => {
  expect(new FileError("x.pth: 'a\nb\u0000' is missing").message).toBe("x.pth: 'a\ufffdb\ufffd' is missing")
})

test('a pickle cannot run anything: the name is refused, and nothing is called', async () => {
  const program = new TextEncoder().encode('cposix\nsystem\nX\x04\0\0\0true\x85R.')
  await expect(openFile(fileOf('x.pth', archiveOf(program)))).rejects.toThrow(
    "x.pth: at byte 0: the name 'posix.system' is refused; only plain data, tensors and numpy arrays are read",
  )
})

/** OWN with the first size of its tensor changed, and the first stride. */
function resized(size: number, stride: number): Uint8Array<ArrayBuffer> {
  const bytes = OWN.slice()
  const view = new DataView(bytes.buffer)
  const [BININT, sizes] = [0x4a, [1, 3, 1, 1]]
  const at = bytes.findIndex((_, i) => sizes.every((n, k) => bytes[i + 5 * k] === BININT && bytes[i + 5 * k + 1] === n))
  view.setInt32(at + 1, size, true)
  view.setInt32(at + 5 * sizes.length + 3, stride, true) // past the marks that end one tuple and begin the next
  return bytes
}

test('a tensor that says it is far larger than its bytes is refused before memory is made for it', async () => {
  expect(await tried(resized(1, 3))).toBe(0) // as it was: no network, and no harm
  await expect(openFile(fileOf('x.pth', resized(0x7fffffff, 3)))).rejects.toThrow('of a storage of 3')
})

test('rows that all lie on the first one are no way round it', async () => {
  const file = await openTorch(fileOf('x.pth', resized(0x7fffffff, 0)))
  const tensor = ((file.value as PickleDict).get('teacher') as PickleDict).get('patch_embed.proj.weight') as TorchTensor
  expect([tensor.shape, tensor.strides]).toEqual([
    [0x7fffffff, 3, 1, 1],
    [0, 1, 1, 1],
  ])
  await expect(file.read('it', tensor)).rejects.toThrow('has 6442450941 values; 67108864 at most are read')
})
