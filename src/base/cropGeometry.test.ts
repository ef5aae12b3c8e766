import fc from 'fast-check'
import { expect, test } from 'vitest'
import { regionAt, regionCenter, regionsApart, toImage, toView, trueRegions, type CropBox } from './cropGeometry'

const grid = { rows: 4, columns: 4, extent: 1 / 4 }
const box = (left: number, top: number, side: number, flips = 0): CropBox => ({ left, top, width: side, height: side, flips }) // prettier-ignore
/** The image itself. */
const WHOLE = box(0, 0, 32)

test('the same crop twice: every region is its own', () => {
  expect([...trueRegions(box(3, 5, 20), box(3, 5, 20), grid)]).toEqual([...Array(16).keys()])
  expect([...trueRegions(box(3, 5, 20, 1), box(3, 5, 20, 1), grid)]).toEqual([...Array(16).keys()])
})

test('a mirrored crop: rows stay, columns are counted from the other side', () => {
  const mirrored = trueRegions(WHOLE, box(0, 0, 32, 1), grid)
  expect([...mirrored]).toEqual([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12])
})

test('a crop of the left upper quarter: its regions lie two by two in those of the whole', () => {
  const quarter = box(0, 0, 16)
  // middles at 2, 6, 10, 14 px of the image, whose regions are 8 px wide
  expect([...trueRegions(quarter, WHOLE, grid)]).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 4, 4, 5, 5, 4, 4, 5, 5])
  // and back: middles of the whole at 4, 12 px lie inside, those at 20, 28 px outside
  expect([...trueRegions(WHOLE, quarter, grid)]).toEqual([
    5, 7, -1, -1, 13, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
  ]) // prettier-ignore
})

test('crops of other size, one of them mirrored', () => {
  // a: 16 px from (8, 8), mirrored; b: 8 px from (8, 12). Middles of a at x = 22, 18, 14, 10 and y = 10, 14, 18, 22
  const truth = trueRegions(box(8, 8, 16, 1), box(8, 12, 8), grid)
  // only x = 14, 10 (columns 3, 1 of b, whose regions are 2 px wide) and y = 14, 18 (rows 1, 3) are inside b
  expect([...truth]).toEqual([-1, -1, -1, -1, -1, -1, 7, 5, -1, -1, 15, 13, -1, -1, -1, -1])
})

test('a crop that is not square is resized to one: its regions are as oblong as itself', () => {
  const flat = { top: 0, left: 0, height: 8, width: 32, flips: 0 }
  // middles of the flat crop at y = 1, 3, 5, 7: all in the first row of the whole
  expect([...trueRegions(flat, WHOLE, grid)].slice(12)).toEqual([0, 1, 2, 3])
})

test('a padded map: what lies beyond the image has no true place, and shows none', () => {
  const padded = { rows: 2, columns: 2, extent: 0.7 } // 1.4 views wide: middles at 0.35 and 1.05
  expect([...trueRegions(box(0, 0, 10), box(0, 0, 10), padded)]).toEqual([0, -1, -1, -1])
  expect(regionAt({ rows: 2, columns: 2, extent: 0.4 }, { x: 0.85, y: 0.1 })).toBeNull() // the border that fills no patch
})

test('a middle that falls on an edge belongs to the region right of it or below, mirrored or not, however rounded', () => {
  // middles of the 4 px crop are at 0.5, 1.5, 2.5, 3.5 px; regions of the 6 px crop end at 1.5, 3 and 4.5 px
  const [small, large] = [box(0, 0, 4), box(0, 0, 6)]
  expect([...trueRegions(small, large, grid)].slice(0, 4)).toEqual([0, 1, 1, 2])
  expect([...trueRegions(small, { ...large, flips: 1 }, grid)].slice(0, 4)).toEqual([3, 3, 2, 1])
  expect(regionAt(grid, { x: 0.1 + 0.2 - 0.05, y: 0 })).toBe(1) // 0.25000000000000006
  expect(regionAt(grid, { x: 0.25 - 1e-16, y: -1e-16 })).toBe(1)
})

test('outside is outside, on every side', () => {
  for (const point of [
    { x: -0.01, y: 0.5 },
    { x: 1, y: 0.5 },
    { x: 0.5, y: -0.01 },
    { x: 0.5, y: 1 },
    { x: NaN, y: 0 },
  ])
    // prettier-ignore
    expect(regionAt(grid, point)).toBeNull()
  expect(regionAt(grid, { x: 0, y: 0 })).toBe(0)
  expect(regionAt(grid, { x: 0.999, y: 0.999 })).toBe(15)
})

test('to the image and back is where one began, mirrored or not', () => {
  const side = fc.integer({ min: 1, max: 64 })
  const boxes = fc.record({ top: fc.nat(64), left: fc.nat(64), height: side, width: side, flips: fc.nat(1) })
  fc.assert(
    fc.property(boxes, fc.nat(15), (crop, region) => {
      const center = regionCenter(grid, region)
      const back = toView(crop, toImage(crop, center))
      expect(back.x).toBeCloseTo(center.x, 10)
      expect(back.y).toBeCloseTo(center.y, 10)
    }),
  )
})

test('distance counts the longer way, rows or columns', () => {
  expect(regionsApart(grid, 0, 0)).toBe(0)
  expect(regionsApart(grid, 3, 4)).toBe(3) // neighbours in number, not in place
  expect(regionsApart(grid, 5, 10)).toBe(1)
  expect(regionsApart(grid, 0, 13)).toBe(3)
})
