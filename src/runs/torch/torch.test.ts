import fc from 'fast-check'
import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { fileOf } from '../../../test/archives'
import { PickleError } from '../../base/pickle/cursor'
import { unpickle } from '../../base/pickle/unpickle'
import type { PickleValue } from '../../base/pickle/values'
import { zipDirectory, beginOf } from '../../base/zip/directory'
import { pickle, Real, Tuple, type Python, type TensorValue } from './pickler'
import { openTorch } from './read'
import { TORCH, TorchTensor, type TorchType } from './vocabulary'
import { writeTorch } from './write'

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))
const floats = (shape: readonly number[], values: ArrayLike<number>): TensorValue => ({
  type: 'Float',
  shape,
  bytes: new Uint8Array(Float32Array.from(values).buffer),
})

/** What a value is once it was read back: tuples and lists are one, and so are whole numbers and floats. */
function plainOf(value: Python): PickleValue {
  if (value instanceof Real) return value.value
  if (value instanceof Tuple) return value.items.map(plainOf)
  if (Array.isArray(value)) return (value as readonly Python[]).map(plainOf)
  if (value instanceof Map) return new Map([...(value as Map<string, Python>)].map(([key, v]) => [key, plainOf(v)]))
  return value as PickleValue
}

const { python } = fc.letrec<{ python: Python }>((tie) => ({
  python: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => new Real(n)),
    fc.array(tie('python'), { maxLength: 4 }),
    fc.array(tie('python'), { maxLength: 4 }).map((items) => new Tuple(...items)),
    fc.dictionary(fc.string(), tie('python'), { maxKeys: 4 }).map((object) => new Map(Object.entries(object))),
  ),
}))

test('plain data survives the round trip', () => {
  fc.assert(
    fc.property(python, (value) => {
      expect(unpickle('x', pickle(value).bytes, TORCH)).toEqual(plainOf(value))
    }),
    { numRuns: 1000 },
  )
})

test('whole numbers are what they were on both sides of 32 bits', () => {
  const numbers = [-(2 ** 31) - 1, -(2 ** 31), -1, 0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32]
  expect(unpickle('x', pickle(numbers).bytes, TORCH)).toEqual(numbers)
})

const tensors = fc
  .array(fc.tuple(fc.array(fc.nat({ max: 4 }), { maxLength: 4 }), fc.float({ noNaN: true, noDefaultInfinity: true })), {
    maxLength: 5,
  }) // prettier-ignore
  .map((list) =>
    list.map(([shape, first]) =>
      floats(
        shape,
        Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.fround(first + i)),
      ),
    ),
  )

test('any tensors survive the round trip to the bit, each at a multiple of 64 bytes', async () => {
  await fc.assert(
    fc.asyncProperty(tensors, async (list) => {
      const file = fileOf('x.pth', writeTorch(new Map(list.map((tensor, i) => [`t${i}`, tensor]))))
      const opened = await openTorch(file)
      const dict = opened.value as Map<string, PickleValue>
      for (const [i, { shape, bytes }] of list.entries()) {
        const tensor = dict.get(`t${i}`)
        if (!(tensor instanceof TorchTensor)) return expect.fail('no tensor came back')
        expect(tensor.shape).toEqual(shape)
        expect(new Uint8Array((await opened.read('t', tensor)).buffer)).toEqual(bytes)
      }
      for (const record of await zipDirectory(file)) expect(((await beginOf(file, record)) ?? 1) % 64).toBe(0)
    }),
    { numRuns: 200 },
  )
})

test('a dict with attributes, parameters, sizes and arguments are read as what they hold', () => {
  const text = (words: string) => `X${String.fromCharCode(words.length)}\0\0\0${words}`
  const storage = `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}K\x04tQ`
  const tensor = `ctorch._utils\n_rebuild_tensor_v2\n(${storage}K\x01K\x03\x85K\x01\x85\x89ccollections\nOrderedDict\n)RtR`
  const read = (program: string) => unpickle('x', ascii(`\x80\x02${program}.`), TORCH)
  const view = { shape: [3], strides: [1], offset: 1, storage: { type: 'Float', key: '0', size: 4 } }
  expect(read(tensor)).toMatchObject(view)
  expect(read(`ctorch._utils\n_rebuild_parameter\n(${tensor}\x88ccollections\nOrderedDict\n)RtR`)).toMatchObject(view)
  expect(read(`ccollections\nOrderedDict\n)R(${text('a')}K\x01u}${text('_metadata')}Nsb`)).toEqual(new Map([['a', 1]]))
  expect(read(`cargparse\nNamespace\n)\x81}${text('lr')}K\x05sb`)).toEqual(new Map([['lr', 5]]))
  expect(read('ctorch\nSize\n(K\x02K\x03t\x85R')).toEqual([2, 3])
})

/** A file as torch.save writes it around one tensor over the storage 0, 1, 2, 3, 4, 5. */
function viewFile(
  view: string,
  extra: Record<string, Uint8Array> = {},
  stored = Float32Array.from([0, 1, 2, 3, 4, 5]),
  level: 0 | 9 = 0,
) {
  const storage = `(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x06tQ`
  const program = `\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(${storage}${view}\x89ccollections\nOrderedDict\n)RtR.`
  const files = { 'x/data.pkl': ascii(program), 'x/data/0': new Uint8Array(stored.buffer), ...extra }
  return fileOf('x.pth', zipSync(files, { level }))
}

const valuesOf = async (file: File): Promise<number[]> => {
  const opened = await openTorch(file)
  return [...(await opened.read('t', opened.value as TorchTensor))]
}

test.each([
  ['from its middle', 'K\x02K\x03\x85K\x01\x85', [2, 3, 4]],
  ['of every second number', 'K\x01K\x03\x85K\x02\x85', [1, 3, 5]],
  ['transposed', 'K\x00K\x03K\x02\x86K\x01K\x03\x86', [0, 3, 1, 4, 2, 5]],
  ['of nothing, wherever that is', 'K\x09K\x00\x85K\x01\x85', []],
  ['with one row of any stride', 'K\x01K\x01K\x02\x86K\x07K\x01\x86', [1, 2]],
])('a view of a storage is read as it lies: %s', async (_, view, values) => {
  expect(await valuesOf(viewFile(view))).toEqual(values)
})

test.each<[TorchType, Uint8Array<ArrayBuffer>]>([
  ['Float', new Uint8Array(Float32Array.of(1.5, -2).buffer)],
  ['Double', new Uint8Array(Float64Array.of(1.5, -2).buffer)],
  ['Half', new Uint8Array(Uint16Array.of(0x3e00, 0xc000).buffer)],
  ['BFloat16', new Uint8Array(Uint16Array.of(0x3fc0, 0xc000).buffer)],
])('values of %s are read as floats', async (type, bytes) => {
  expect(await valuesOf(fileOf('x.pth', writeTorch({ type, shape: [2], bytes })))).toEqual([1.5, -2])
})

test('whole numbers are no weights', async () => {
  const file = fileOf('x.pth', writeTorch({ type: 'Byte', shape: [2], bytes: Uint8Array.of(1, 2) }))
  await expect(valuesOf(file)).rejects.toThrow("'t' must be of floats, is of Byte")
})

const [LOCAL, ENTRY] = [0x04034b50, 0x02014b50]

/** The file with a byte changed, counted from the second place where `signature` stands: that of the storage. */
async function changed(signature: number, at: number, value: number): Promise<File> {
  const bytes = new Uint8Array(await viewFile(WHOLE).arrayBuffer())
  const view = new DataView(bytes.buffer)
  const places = Array.from({ length: bytes.length - 4 }, (_, i) => i).filter((i) => view.getUint32(i, true) === signature)
  bytes[places[1] + at] = value
  return fileOf('x.pth', bytes)
} // prettier-ignore

test('a storage that is encrypted, or whose bytes lie beyond the end, is refused in words', async () => {
  await expect(changed(ENTRY, 8, 1).then(valuesOf)).rejects.toThrow("'x/data/0' is packed or encrypted")
  await expect(changed(LOCAL, 29, 99).then(valuesOf)).rejects.toThrow("'x/data/0' ends early; the file is cut short")
})

const WHOLE = 'K\x00K\x06\x85K\x01\x85'

test.each<[string, () => File, string]>([
  ['a program', () => viewFile(WHOLE, { 'x/constants.pkl': ascii('.') }), 'holds a TorchScript program'],
  ['another byte order', () => viewFile(WHOLE, { 'x/byteorder': ascii('big') }), 'written on a big-endian machine'],
  ['no number', () => viewFile(WHOLE, {}, Float32Array.of(0, 1, NaN, 3, 4, 5)), "'t' must be finite, element 2 is NaN"],
  ['packed entries', () => viewFile(WHOLE, {}, undefined, 9), "'x/data.pkl' is packed or encrypted, which torch.save never does"],
  ['a storage cut short', () => viewFile(WHOLE, {}, Float32Array.of(0, 1)), 'must end within the 8 bytes'],
  ['a view that ends behind it', () => viewFile('K\x03K\x03\x85K\x01\x85', {}, Float32Array.of(0, 1, 2, 3)), 'must end within the 16 bytes'],
])('a file with %s is refused in words', async (_, file, message) => {
  await expect(valuesOf(file())).rejects.toThrow(message)
}) // prettier-ignore

const OF_TWO =
  'ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x02tQ'

test.each<[string, string, string]>([
  ['a class of PyTorch that is no data', 'ctorch.nn.modules.linear\nLinear\n)\x81.', "'torch.nn.modules.linear.Linear' is refused"],
  ['what would run', 'cbuiltins\neval\n.', "'builtins.eval' is refused"],
  ['a tensor beyond its storage', `${OF_TWO}K\x00K\x03\x85K\x01\x85\x89NtR.`, 'reaches element 2 of a storage of 2'],
  ['a tensor before its storage', `${OF_TWO}J\xff\xff\xff\xffK\x01\x85K\x01\x85\x89NtR.`, 'a tensor must have a storage and an offset'],
  ['a tensor of more axes than anybody uses', `${OF_TWO}K\x00(${'K\x01'.repeat(17)}t(${'K\x01'.repeat(17)}t\x89NtR.`, 'a tensor must have sizes, and a stride for each'],
  ['a tensor that goes backwards', `${OF_TWO}K\x01K\x01\x85J\xff\xff\xff\xff\x85\x89NtR.`, 'a tensor must have sizes, and a stride for each'],
  ['a tensor that lacks a stride', `${OF_TWO}K\x00K\x01\x85)\x89NtR.`, 'a tensor must have sizes, and a stride for each'],
  ['a persistent id that is no storage', 'K\x01Q.', 'must name a storage'],
  ['a storage that is called', 'ctorch\nFloatStorage\n)R.', 'must not be called by itself'],
  ['arguments that are none', 'cargparse\nNamespace\n)\x81K\x01b.', 'arguments must be a dict'],
  ['pairs that are none', 'ccollections\nOrderedDict\n]K\x01a\x85R.', 'must be made of pairs'],
])('%s is refused', (_, program, message) => {
  const read = () => unpickle('x', ascii(`\x80\x02${program}`), TORCH)
  expect(read).toThrow(PickleError)
  expect(read).toThrow(message)
}) // prettier-ignore

test('what cannot be written is a mistake of ours', () => {
  expect(() => pickle(0.5)).toThrow('must be whole or a Real, got 0.5')
  expect(() => pickle(floats([3], [1, 2]))).toThrow('[3] of Float must have 12 bytes, has 8')
})
