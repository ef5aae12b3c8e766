import { expect, test } from 'vitest'
import { atlasOf, cornerOf, pictureFrom } from './atlas'

test('pictures lie side by side, row by row, and come out again', () => {
  const planes = Uint8Array.from({ length: 5 * 3 * 4 }, (_, at) => at)
  const atlas = atlasOf(planes, 5, 2)
  expect([atlas.side, atlas.columns, atlas.count]).toEqual([2, 3, 5])
  expect(atlas.pixels).toHaveLength(4 * 6 * 4)
  expect(cornerOf(atlas, 4)).toEqual({ x: 2, y: 2 })
  expect([...pictureFrom(atlas, 4)]).toEqual([48, 52, 56, 255, 49, 53, 57, 255, 50, 54, 58, 255, 51, 55, 59, 255])
})

test('large pictures are made smaller by the mean of their pixels', () => {
  const planes = new Uint8Array(3 * 64 * 64).map((_, at) => (at % 2 ? 100 : 50))
  const atlas = atlasOf(planes, 1, 64)
  expect(atlas.side).toBe(32)
  expect([...pictureFrom(atlas, 0).subarray(0, 4)]).toEqual([75, 75, 75, 255])
})

test('no pictures at all', () => {
  expect(atlasOf(new Uint8Array(0), 0, 8)).toMatchObject({ count: 0, columns: 1 })
})
