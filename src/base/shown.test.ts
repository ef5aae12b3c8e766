import { expect, test } from 'vitest'
import { shown } from './shown'

test('what is long is cut, and says so; what is not stays', () => {
  expect(shown('a'.repeat(80))).toBe('a'.repeat(80))
  expect(shown('a'.repeat(1e6))).toBe(`${'a'.repeat(80)}…`)
  expect(shown('layers.0', 6)).toBe('layers…')
})

test('no letter of two code units is cut in half', () => {
  expect(shown('ab👩', 3)).toBe('ab…')
})
