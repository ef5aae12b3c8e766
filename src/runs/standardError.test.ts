import { expect, test } from 'vitest'
import { standardError, surelyApart } from './standardError'

test('of half of so many images, and of none or all of them as of one', () => {
  expect(standardError(50, 100)).toBe(5)
  expect(standardError(0, 100)).toBe(standardError(1, 100))
  expect(standardError(100, 100)).toBe(standardError(99, 100))
})

test('one image says next to nothing: none and all of it are no surer than half', () => {
  for (const percent of [0, 100]) expect(standardError(percent, 1)).toBe(50)
  expect(surelyApart(0, 100, 1)).toBe(false)
})

test('two shares are apart from two standard errors of their difference on', () => {
  expect(surelyApart(50, 63.5, 100)).toBe(false) // 2 · √(25 + 23.2) = 13.9
  expect(surelyApart(50, 64, 100)).toBe(true)
})
