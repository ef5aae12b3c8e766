import { expect, test } from 'vitest'
import { FETCH_FAILED, failureText } from './fetchFailure'

test('that code could not be fetched is said alike in every browser; other errors keep their words', () => {
  const words = [
    'Failed to fetch dynamically imported module: http://localhost/assets/Kernels-1.js',
    'error loading dynamically imported module: http://localhost/assets/Kernels-1.js',
    'Importing a module script failed.',
  ]
  expect(words.map((message) => failureText(new TypeError(message)))).toEqual(words.map(() => FETCH_FAILED))
  expect(failureText(words[0])).toBe(FETCH_FAILED)
  expect(failureText(new Error('kernel x: sum must be 1, got 2'))).toBe('kernel x: sum must be 1, got 2')
})
