import { expect, test } from 'vitest'
import { signedRgba } from './signed'

test('below zero is blue, zero is white, above is red, and what lies beyond has the colour of its end', () => {
  const rgba = signedRgba([-2, -1, 0, 1, 9], 1)
  const colour = (i: number) => [...rgba.slice(4 * i, 4 * i + 4)]
  expect(colour(0)).toEqual(colour(1))
  expect(colour(3)).toEqual(colour(4))
  expect(colour(0)[2]).toBeGreaterThan(2 * colour(0)[0])
  expect(colour(3)[0]).toBeGreaterThan(2 * colour(3)[2])
  expect(Math.min(...colour(2))).toBeGreaterThan(235)
  expect([...signedRgba([0], 0)]).toEqual(colour(2)) // nothing learnt yet
})
