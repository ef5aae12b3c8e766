import { expect, test } from 'vitest'
import { heatRgba } from '../heat'
import { signedRgba } from '../signed'
import { keyColours } from './keyColours'

test('by probability the colours begin at 0 and end at the largest', () => {
  const row = [0.5, 0.25, 0.25, 0]
  expect(keyColours('probability', row, 0, 0, 4)).toEqual({ rgba: heatRgba(row, [0, 0.5]), end: 0.5 })
})

test('against equal shares an equal one is white, and twice as much is as far from it as half as much', () => {
  // 4 keys: shares of 1/4; doublings +1, 0, -1, 0
  const { rgba, end } = keyColours('shares', [0.5, 0.25, 0.125, 0.25], 0, 0, 4)
  expect(end).toBe(2)
  expect(rgba).toEqual(signedRgba([1, 0, -1, 0], 1))
  expect(rgba.slice(4, 8)).toEqual(rgba.slice(12, 16))
})

test('against equal shares a masked key is not counted, and beyond eight times there is one colour', () => {
  const masked = keyColours('shares', [0.6, 0.4, 0], 0, 0, 2)
  expect(masked.end).toBeCloseTo(0.8 ** -1, 12) // 0.4 is 0.8 of 1/2, further than 0.6 is
  const sharp = keyColours('shares', [1 - 3e-9, 1e-9, 1e-9, 1e-9], 0, 0, 4)
  expect(sharp.end).toBe(8)
  expect(sharp.rgba.slice(4, 8)).toEqual(signedRgba([-1], 1))
})

test('a rollout ends its colours without the query, and equal shares are all white', () => {
  expect(keyColours('shares', [0.7, 0.2, 0.1], 'rollout', 0, 3).end).toBeCloseTo(1 / 0.3, 12)
  const even = keyColours('shares', [0.5, 0.5], 0, 0, 2)
  expect(even).toEqual({ rgba: signedRgba([0, 0], 1), end: 1 })
})
