import { expect, test } from 'vitest'
import { tableNote } from './words'

test('classes without images are left out, those of few are not shaded, and both are named', () => {
  expect(tableNote([9, 0, 1], ['cat', 'dog', 'owl'])).toBe(
    'Left out, for no held-out image is of it: dog. Not shaded, for fewer than 5 images say little: owl.',
  )
  expect(tableNote([9, 5], ['cat', 'dog'])).toBe('')
})
