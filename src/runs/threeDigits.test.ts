import { expect, test } from 'vitest'
import { threeDigits } from './threeDigits'

test.each([
  [0, '0'],
  [0.0018251, '0.00183'],
  [1.9, '1.90'],
  [1.9964, '2.00'],
  [99.97, '100'],
  [1234.5, '1235'],
  [0.0000123, '1.23e-5'],
])('%d reads %s', (value, text) => {
  expect(threeDigits(value)).toBe(text)
})
