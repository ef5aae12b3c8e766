import fc from 'fast-check'
import { expect, test } from 'vitest'
import { regionCenter } from '../../../base/cropGeometry'
import { layoutOf, movedRegion, nearestRegion, pointUnder } from './pairPicture'

const grid = { rows: 4, columns: 4, extent: 0.25 }

test('two squares fit any width, with room between them for lines', () => {
  fc.assert(
    fc.property(fc.integer({ min: 120, max: 3000 }), (width) => {
      const { side, lefts, height, top } = layoutOf(width)
      expect(side).toBeGreaterThan(0)
      expect(lefts[0]).toBeGreaterThan(0)
      expect(lefts[1] - lefts[0] - side).toBeGreaterThanOrEqual(23)
      expect(lefts[1] + side).toBeLessThan(width)
      expect(top + side).toBeLessThan(height)
    }),
  )
})

test('what is under the pointer is a place of the left view, or nothing', () => {
  const layout = layoutOf(800)
  const { lefts, top, side } = layout
  expect(pointUnder(layout, lefts[0], top)).toEqual({ x: 0, y: 0 })
  expect(pointUnder(layout, lefts[0] + side / 2, top + side / 4)).toEqual({ x: 0.5, y: 0.25 })
  expect(pointUnder(layout, lefts[0] + side, top)).toBeNull()
  expect(pointUnder(layout, lefts[1] + 1, top + 1)).toBeNull()
  expect(pointUnder(layout, lefts[0] + 5, top - 1)).toBeNull()
})

test('a place has a region, also where the border fills none', () => {
  for (let region = 0; region < 16; region++) expect(nearestRegion(grid, regionCenter(grid, region))).toBe(region)
  const short = { rows: 2, columns: 2, extent: 0.4 }
  expect(nearestRegion(short, { x: 0.95, y: 0.1 })).toBe(1)
  expect(nearestRegion(short, { x: 0.95, y: 0.95 })).toBe(3)
})

test('keys go from region to region and stop at the edges', () => {
  expect(movedRegion(grid, 5, 0, 1)).toBe(6)
  expect(movedRegion(grid, 5, -1, 0)).toBe(1)
  expect(movedRegion(grid, 3, 0, 1)).toBe(3)
  expect(movedRegion(grid, 0, -1, 0)).toBe(0)
  expect(movedRegion(grid, 5, 0, Infinity)).toBe(7)
  expect(movedRegion(grid, 5, 0, -Infinity)).toBe(4)
  expect(movedRegion(grid, 5, Infinity, 0)).toBe(13)
  // a padded map: regions beyond the image cannot be reached
  expect(movedRegion({ rows: 3, columns: 3, extent: 0.36 }, 0, Infinity, Infinity)).toBe(8)
  expect(movedRegion({ rows: 3, columns: 3, extent: 0.7 }, 0, Infinity, Infinity)).toBe(0)
})
