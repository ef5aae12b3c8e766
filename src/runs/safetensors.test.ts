import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileOf } from '../../test/archives'
import {
  SafetensorsError,
  f32,
  openSafetensors,
  readSafetensors,
  readTensors,
  writeSafetensors,
  type NamedTensor,
  type SafetensorsType,
} from './safetensors'

const sample = new Map<string, NamedTensor>([
  ['a.weight', f32([2, 3], Float32Array.from([1, 2, 3, 4, 5, 6]))],
  ['count', { dtype: 'I32', shape: [1], data: Int32Array.from([7]) }],
  ['empty', f32([0], new Float32Array())],
])
const file = () => writeSafetensors(sample, { case: 'sample' })

/** The file with its header changed. */
function withHeader(change: (header: Record<string, Record<string, unknown>>) => void): Uint8Array {
  const bytes = file()
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<
    string,
    Record<string, unknown>
  >
  change(header)
  const json = new TextEncoder().encode(JSON.stringify(header))
  const changed = new Uint8Array(8 + json.length + bytes.length - 8 - length)
  new DataView(changed.buffer).setBigUint64(0, BigInt(json.length), true)
  changed.set(json, 8)
  changed.set(bytes.subarray(8 + length), 8 + json.length)
  return changed
}

test('a tensor that is a part of a longer array is written as that part', () => {
  const part = Float32Array.from([9, 1, 2, 9]).subarray(1, 3)
  const { tensors } = readSafetensors(writeSafetensors(new Map([['part', f32([2], part)]])))
  expect([...(tensors.get('part')?.data ?? [])]).toEqual([1, 2])
})

test('data begins at a multiple of eight bytes, whatever the names', () => {
  for (const name of ['a', 'ab', 'abc', 'abcd', 'abcde']) {
    const bytes = writeSafetensors(new Map([[name, f32([1], Float32Array.of(1))]]))
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0)
  }
})

test('what is written is read back', () => {
  const { tensors, metadata } = readSafetensors(file())
  expect(tensors).toEqual(sample)
  expect(metadata).toEqual({ case: 'sample' })
})

/** A file of tensors of one element or a few, by dtype. */
function foreign(tensors: Record<string, { shape: number[]; bytes: number[] }>): File {
  let end = 0
  const entries = Object.entries(tensors).map(([dtype, { shape, bytes }]) => {
    const entry = [dtype.toLowerCase(), { dtype, shape, data_offsets: [end, end + bytes.length] }] as const
    end += bytes.length
    return entry
  })
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)))
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true)
  return fileOf('x.safetensors', Uint8Array.from([...length, ...json, ...Object.values(tensors).flatMap(({ bytes }) => bytes)])) // prettier-ignore
}

test('in the file of another, floats of every width are read, and what is none is passed over', async () => {
  const { tensors } = await openSafetensors(
    foreign({
      F16: { shape: [2], bytes: [0, 0x3c, 0, 0xc0] },
      BF16: { shape: [2], bytes: [0x80, 0x3f, 0, 0xc0] },
      F32: { shape: [1], bytes: [0, 0, 0x80, 0x3f] },
      F64: { shape: [1], bytes: [0, 0, 0, 0, 0, 0, 0xf0, 0x3f] },
      BOOL: { shape: [3], bytes: [0, 1, 1] },
      F4: { shape: [4], bytes: [0, 0] },
      U64: { shape: [], bytes: [7, 0, 0, 0, 0, 0, 0, 0] },
    }),
  )
  const values = async (name: string) => [...((await tensors.get(name)?.read()) ?? [])]
  for (const name of ['f16', 'bf16']) expect(await values(name)).toEqual([1, -2])
  for (const name of ['f32', 'f64']) expect(await values(name)).toEqual([1])
  await expect(values('bool')).rejects.toThrow("safetensors: 'bool' must be of F32, F64, F16, BF16, is of BOOL")
  await expect(values('f4')).rejects.toThrow('is of F4')
  expect(tensors.get('u64')).toMatchObject({ dtype: 'U64', shape: [] })
})

test('a width that does not fit its bytes, and a type that is none, are refused', async () => {
  await expect(openSafetensors(foreign({ F16: { shape: [2], bytes: [0, 0, 0] } }))).rejects.toThrow('must have 4 bytes')
  await expect(openSafetensors(foreign({ Q8: { shape: [2], bytes: [0, 0] } }))).rejects.toThrow('must have a dtype of')
})

test('a header that would take all memory is refused by its length, unread', async () => {
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, 2n ** 33n, true)
  let most = 0
  const slice = (_: number, end: number) => ((most = Math.max(most, end)), new Blob([length]))
  await expect(readTensors({ size: 2 ** 40, slice }, () => true)).rejects.toThrow('it says 8589934592')
  expect(most).toBe(8)
})

test('a name that turns the writing round is told without', () => {
  const refused = () => readSafetensors(withHeader((header) => (header['a\u202eb\n'] = { dtype: 'X' })))
  expect(refused).toThrow("safetensors: 'a\ufffdb\ufffd' must have a dtype")
})

test('what was not saved here is refused where a checkpoint is read', async () => {
  const file = foreign({ F16: { shape: [1], bytes: [0, 0] } })
  const bytes = new Uint8Array(await file.arrayBuffer())
  expect(() => readSafetensors(bytes)).toThrow('\'f16\' must have a dtype of F32, F64, I32, I64, U8, has "F16"')
})

const ARRAYS = { F32: Float32Array, F64: Float64Array, I32: Int32Array, I64: BigInt64Array, U8: Uint8Array } as const

/** A tensor of any type, shape and bits: also NaN and infinity. */
const anyTensor: fc.Arbitrary<NamedTensor> = fc
  .tuple(
    fc.constantFrom(...(Object.keys(ARRAYS) as SafetensorsType[])),
    fc.array(fc.nat({ max: 4 }), { maxLength: 3 }),
    fc.integer(),
  )
  .map(([dtype, shape, seed]) => {
    const data = new ARRAYS[dtype](shape.reduce((a, b) => a * b, 1))
    const bytes = new Uint8Array(data.buffer)
    bytes.forEach((_, i) => (bytes[i] = Math.imul(seed + i, 0x9e3779b1) >>> 24))
    return { dtype, shape, data }
  })

const bitsOf = ({ dtype, shape, data }: NamedTensor) => ({ dtype, shape, bits: [...new Uint8Array(data.buffer)] })

test('any tensors under any names survive the round trip to the bit', () => {
  const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'a.b.0.weight', '0'))
  const named = fc.array(fc.tuple(names, anyTensor), { maxLength: 6 })
  fc.assert(
    fc.property(named, fc.dictionary(fc.string(), fc.string()), (entries, metadata) => {
      const tensors = new Map(entries)
      const read = readSafetensors(writeSafetensors(tensors, metadata))
      expect(new Map([...read.tensors].map(([name, tensor]) => [name, bitsOf(tensor)]))).toEqual(
        new Map([...tensors].map(([name, tensor]) => [name, bitsOf(tensor)])),
      )
      expect({ ...read.metadata }).toEqual({ ...metadata })
    }),
  )
})

test('a file lies anywhere in a larger buffer, and what is read does not share its memory', () => {
  const larger = new Uint8Array(file().length + 3)
  larger.set(file(), 3)
  const { tensors } = readSafetensors(larger.subarray(3))
  larger.fill(0)
  expect(tensors).toEqual(sample)
})

test.each<[string, Map<string, NamedTensor>, string]>([
  ['too few values', new Map([['a', f32([3], new Float32Array(2))]]), "'a' must hold 3 values of F32, holds 2"],
  [
    'another type',
    new Map([['a', { dtype: 'F64', shape: [1], data: new Float32Array(1) }]]),
    "'a' must hold 1 values of F64",
  ],
  ['a reserved name', new Map([['__metadata__', f32([1], new Float32Array(1))]]), 'must not be called __metadata__'],
])('%s is not written', (_, tensors, message) => {
  expect(() => writeSafetensors(tensors)).toThrow(message)
})

test.each<[string, () => Uint8Array, string]>([
  ['nothing', () => new Uint8Array(3), 'at least 8 bytes, this has 3'],
  ['a header beyond the file', () => new Uint8Array(16).fill(255), "the header's length at byte 0 must fit"],
  ['no JSON', () => Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b]), 'must be JSON'],
  ['a missing end', () => file().subarray(0, -4), 'cut short'],
  ['bytes too many', () => Uint8Array.from([...file(), 0]), 'the file must end at byte'],
  ['an unknown dtype', () => withHeader((h) => (h.count.dtype = 'Q4')), "'count' must have a dtype of"],
  [
    'a shape that does not fit',
    () => withHeader((h) => (h.count.shape = [2])),
    "'count' of I32 [2] must have 8 bytes, its offsets give 4",
  ],
  ['an overflowing shape', () => withHeader((h) => (h.count.shape = [2 ** 40, 2 ** 40])), "'count' of I32"],
  [
    'an overflow behind an empty size',
    () => withHeader((h) => (h.empty.shape = [0, 2 ** 40, 2 ** 40])),
    "'empty' of F32 [0, 1099511627776, 1099511627776] must have Infinity bytes",
  ],
  ['a fractional size', () => withHeader((h) => (h.count.shape = [1.5])), "'count' must have a shape of"],
  ['sizes too many', () => withHeader((h) => (h.count.shape = Array<number>(17).fill(1))), 'at most 16 sizes'],
  ['offsets backwards', () => withHeader((h) => (h.count.data_offsets = [28, 24])), "'count' must have data_offsets"],
  ['a nested dtype', () => withHeader((h) => (h.count.dtype = [[[]]])), 'has something nested'],
  ['a missing entry', () => withHeader((h) => (h.count = null as never)), "'count' must have a dtype of"],
  [
    'metadata in numbers',
    () => withHeader((h) => (h.__metadata__ = { case: 1 })),
    "__metadata__ 'case' must be a string",
  ],
  ['metadata in a list', () => withHeader((h) => (h.__metadata__ = [] as never)), '__metadata__ must be an object'],
  ['a name without end', () => withHeader((h) => (h['n'.repeat(9999)] = {})), `'${'n'.repeat(80)}…' must have`],
  ['a header in a list', () => Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0x5b, 0x5d]), 'must begin with {'],
  ['an empty header', () => new Uint8Array(8), 'must begin with {'],
  ['a picture', () => Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, 0]), "the header's length at byte 0"],
  ['a negative size', () => withHeader((h) => (h.count.shape = [-1])), 'must have a shape of'],
  ['a hole', () => withHeader((h) => (h.count.data_offsets = [25, 29])), "'count' must begin at byte 24"],
  ['an overlap', () => withHeader((h) => (h.count.data_offsets = [20, 24])), 'must begin at byte'],
])('%s is refused in words', (_, bytes, message) => {
  expect(() => readSafetensors(bytes())).toThrow(SafetensorsError)
  expect(() => readSafetensors(bytes())).toThrow(message)
})

const isReadOrRefused = (bytes: Uint8Array) => {
  try {
    readSafetensors(bytes)
  } catch (error) {
    expect(error).toBeInstanceOf(SafetensorsError)
    expect((error as Error).message.length).toBeLessThan(500)
  }
}

test('no mutation of the bytes does anything but be read or be refused', () => {
  const original = file()
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: original.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }),
      fc.nat({ max: original.length }),
      (edits, length) => {
        const bytes = original.slice(0, length || original.length)
        for (const [at, value] of edits) bytes[at % bytes.length] = value
        isReadOrRefused(bytes)
      },
    ),
    { numRuns: 2000 },
  )
})

test('no header that is JSON does anything but be read or be refused', () => {
  const sizes = fc.array(fc.oneof(fc.nat({ max: 30 }), fc.integer(), fc.double()), { maxLength: 4 })
  const value = fc.oneof(sizes, fc.jsonValue(), fc.constantFrom('F32', 'I64', 'BF16'))
  const edit = fc.tuple(
    fc.constantFrom('a.weight', 'count', 'empty', '__metadata__', 'more'),
    fc.constantFrom('dtype', 'shape', 'data_offsets', 'whole'),
    value,
  )
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const changed = withHeader((header) => {
        for (const [name, part, to] of edits) {
          if (part === 'whole') header[name] = to as never
          else if (typeof header[name] === 'object' && header[name] !== null) header[name][part] = to
        }
      })
      isReadOrRefused(changed)
    }),
    { numRuns: 2000 },
  )
})
