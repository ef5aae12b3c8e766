import { expect, test } from 'vitest'
import { knownMs, leastMs } from './timing'

test('a clock that stood still or went backwards has told nothing', () => {
  expect([2.5, 0, -1, NaN].map(knownMs)).toEqual([2.5, NaN, NaN, NaN])
})

test('the least is of what is known', () => {
  expect([[3, 2], [NaN, 2, 3], [NaN, NaN], []].map(leastMs)).toEqual([2, 2, NaN, NaN]) // prettier-ignore
})
