import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SafetensorsError, f32, readSafetensors, writeSafetensors, type NamedTensor } from './safetensors'

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

test('what is written is read back', () => {
  const { tensors, metadata } = readSafetensors(file())
  expect(tensors).toEqual(sample)
  expect(metadata).toEqual({ case: 'sample' })
})

test('any finite tensors survive the round trip', () => {
  const shapes = fc.array(fc.nat({ max: 5 }), { maxLength: 3 })
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((s) => s !== '__metadata__' && s !== '__proto__'),
        shapes,
      ),
      (named) => {
        const tensors = new Map(Object.entries(named).map(([name, shape]) => [name, f32(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.5))])) // prettier-ignore
        expect(readSafetensors(writeSafetensors(tensors)).tensors).toEqual(tensors)
      },
    ),
  )
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
  ['a negative size', () => withHeader((h) => (h.count.shape = [-1])), 'must have a shape of'],
  ['a hole', () => withHeader((h) => (h.count.data_offsets = [25, 29])), "'count' must begin at byte 24"],
  ['an overlap', () => withHeader((h) => (h.count.data_offsets = [20, 24])), 'must begin at byte'],
])('%s is refused in words', (_, bytes, message) => {
  expect(() => readSafetensors(bytes())).toThrow(SafetensorsError)
  expect(() => readSafetensors(bytes())).toThrow(message)
})

test('no mutation of a file does anything but be read or be refused', () => {
  const original = file()
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: original.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 8 }),
      fc.nat({ max: original.length }),
      (edits, length) => {
        const bytes = original.slice(0, length || original.length)
        for (const [at, value] of edits) bytes[at % bytes.length] = value
        try {
          readSafetensors(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsError)
        }
      },
    ),
    { numRuns: 2000 },
  )
})
