import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHybrid } from './hybrid'

/** The example of Encodings.md: 0 to 7 packed in three bits each. */
const PACKED = [0b10001000, 0b11000110, 0b11111010]

test('a packed group and a run, as the format’s own example has them', () => {
  expect(Array.from(readHybrid(Uint8Array.from([0b11, ...PACKED]), 3, 8) ?? [])).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(Array.from(readHybrid(Uint8Array.from([8, 5, 0b11, ...PACKED]), 3, 7) ?? [])).toEqual([5, 5, 5, 5, 0, 1, 2])
})

/** Bits of values, least significant first, as a packed run. */
function packed(values: readonly number[], width: number): Uint8Array {
  const groups = Math.ceil(values.length / 8)
  const bytes = new Uint8Array(1 + groups * width)
  bytes[0] = (groups << 1) | 1
  values.forEach((value, i) => {
    for (let bit = 0; bit < width; bit++)
      if (Math.floor(value / 2 ** bit) % 2 === 1) bytes[1 + ((i * width + bit) >> 3)] |= 1 << ((i * width + bit) & 7)
  })
  return bytes
}

test('values of any width come out as they went in', () => {
  const lists = fc
    .integer({ min: 1, max: 32 })
    .chain((width) => fc.tuple(fc.constant(width), fc.array(fc.nat({ max: 2 ** Math.min(31, width) - 1 }), { minLength: 1, maxLength: 100 }))) // prettier-ignore
  fc.assert(
    fc.property(lists, ([width, values]) => {
      expect(Array.from(readHybrid(packed(values, width), width, values.length) ?? [])).toEqual(values)
    }),
  )
})

test('a run that claims more than there is place for fills the place, and bytes that end are told', () => {
  expect(Array.from(readHybrid(Uint8Array.from([0xfe, 0xff, 0xff, 0xff, 0x0f, 1]), 1, 4) ?? [])).toEqual([1, 1, 1, 1])
  expect(readHybrid(Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f, 1]), 1, 4)).toBeNull()
  expect(readHybrid(Uint8Array.from([0b11, 1]), 3, 8)).toBeNull()
  expect(readHybrid(new Uint8Array(), 3, 8)).toBeNull()
  expect(readHybrid(Uint8Array.from(Array<number>(9).fill(0x80)), 3, 8)).toBeNull()
})
