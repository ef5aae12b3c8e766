import { expect, test } from 'vitest'
import { relativePositionIndex } from '../../../ops/window/geometry'
import { biasAt, biasPlane, biasSide } from './bias'

const bias = { window: 3, heads: 2, table: Float32Array.from({ length: 50 }, (_, i) => i) }

test('the bias of an offset is the official row of the table', () => {
  const index = relativePositionIndex(3)
  for (let query = 0; query < 9; query++)
    for (let key = 0; key < 9; key++) {
      const down = Math.floor(key / 3) - Math.floor(query / 3)
      const across = (key % 3) - (query % 3)
      expect(biasAt(bias, 1, down, across)).toBe(2 * index[9 * query + key] + 1)
    }
})

test('the plane has the query in the middle and above is up', () => {
  const plane = biasPlane(bias, 0)
  expect(biasSide(bias)).toBe(5)
  expect(plane[12]).toBe(biasAt(bias, 0, 0, 0))
  expect(plane[2]).toBe(biasAt(bias, 0, -2, 0))
  expect(plane[14]).toBe(biasAt(bias, 0, 0, 2))
})
