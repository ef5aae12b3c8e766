// Values of Thrift's compact protocol, byte by byte.

import { expect, test } from 'vitest'
import { readStruct } from './thrift'

const fieldsOf = (...bytes: number[]) => [...readStruct(Uint8Array.from(bytes), 0).struct]

test('fields are numbered by their distance, or in full where it is too far', () => {
  expect(fieldsOf(0x15, 2, 0x25, 1, 0)).toEqual([[1, 1], [3, -1]]) // prettier-ignore
  expect(fieldsOf(0x15, 2, 0x05, 200, 1, 4, 0)).toEqual([[1, 1], [100, 2]]) // prettier-ignore
})

test('a byte has a sign, and a boolean is the type of its field, or a byte of a list', () => {
  expect(fieldsOf(0x13, 0xff, 0x11, 0x12, 0)).toEqual([[1, -1], [2, true], [3, false]]) // prettier-ignore
  expect(fieldsOf(0x19, 0x31, 1, 2, 1, 0)).toEqual([[1, [true, false, true]]])
})

test('a struct tells where it ends', () => {
  expect(readStruct(Uint8Array.of(9, 0x16, 3, 0, 9), 1)).toEqual({ struct: new Map([[1, -2n]]), end: 4 })
})

test.each([
  ['structs', 12],
  ['lists', 9],
])('%s of a byte each are no more than a footer may have', (_, type) => {
  const [count, length] = [2 ** 21, [0x80, 0x80, 0x80, 0x01]]
  const bytes = new Uint8Array(count + 8) // a list of so many, all of them empty
  bytes.set([0x19, 0xf0 | type, ...length])
  expect(() => readStruct(bytes, 0)).toThrow('has more than 2097152 lists and structs')
})
