import { expect, test } from 'vitest'
import { basisOf } from './pca'
import { cornerOf, frameOf, movedSpot, spotIn, spotUnder } from './regionFrame'
import { csvField } from '../csvField'
import { regionsCsv } from './regionsCsv'

const GRID = { rows: 4, columns: 4, extent: 0.25 }
const PADDED = { rows: 3, columns: 3, extent: 0.4 }

test.each([300, 640, 800, 1500])('all cells lie within %i pixels, none over another', (width) => {
  const frame = frameOf(width, 17)
  const corners = Array.from({ length: 17 }, (_, i) => [cornerOf(frame, i, 0), cornerOf(frame, i, 1)]).flat()
  for (const { x, y } of corners) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x + frame.side).toBeLessThanOrEqual(width)
    expect(y + frame.side).toBeLessThanOrEqual(frame.height)
  }
  for (const [i, a] of corners.entries())
    for (const b of corners.slice(i + 1))
      expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThan(frame.side)
})

test('the pointer finds the same region on the picture and on its colours, and none between', () => {
  const frame = frameOf(640, 10)
  for (const half of [0, 1] as const) {
    const { x, y } = cornerOf(frame, 9, half)
    const unit = frame.side / 4
    expect(spotUnder(frame, GRID, x + 2.5 * unit, y + 1.5 * unit)).toEqual({ picture: 9, region: 6 })
    expect(spotUnder(frame, GRID, x + frame.side + 2, y + unit)).toBeNull()
  }
  const seam = cornerOf(frame, 0, 1)
  expect(spotUnder(frame, GRID, seam.x + 5, seam.y - 1)).toBeNull()
  expect(spotUnder(frame, GRID, frame.width - 5, frame.height - 5)).toBeNull() // a row that is not full
  expect(spotUnder(frame, GRID, 0, 0)).toBeNull()
})

test('arrow keys go over a picture and on to the next one, and stop at the last', () => {
  const frame = frameOf(640, 10)
  const at = (picture: number, row: number, column: number) => ({ picture, region: 4 * row + column })
  expect(movedSpot(frame, GRID, at(0, 1, 1), 1, 0)).toEqual(at(0, 2, 1))
  expect(movedSpot(frame, GRID, at(0, 1, 3), 0, 1)).toEqual(at(1, 1, 0))
  expect(movedSpot(frame, GRID, at(1, 1, 0), 0, -1)).toEqual(at(0, 1, 3))
  expect(movedSpot(frame, GRID, at(1, 3, 2), 1, 0)).toEqual(at(1 + frame.columns, 0, 2))
  expect(movedSpot(frame, GRID, at(0, 0, 2), -1, 0)).toEqual(at(0, 0, 2))
  expect(movedSpot(frame, GRID, at(9, 3, 3), 0, 1)).toEqual(at(9, 3, 3))
  expect(movedSpot(frame, GRID, at(3, 2, 1), 0, Infinity)).toEqual(at(3, 2, 3))
  expect(movedSpot(frame, GRID, at(3, 2, 1), -Infinity, 0)).toEqual(at(3, 0, 1))
})

test('a place stays when its map changes', () => {
  expect(spotIn(GRID, { rows: 2, columns: 2, extent: 0.5 }, { picture: 3, region: 6 })).toEqual({ picture: 3, region: 1 })
  expect(spotIn(GRID, PADDED, { picture: 0, region: 15 })).toEqual({ picture: 0, region: 8 })
  expect(spotIn(GRID, GRID, { picture: 0, region: 9 })).toEqual({ picture: 0, region: 9 })
}) // prettier-ignore

test('the table has a line a region', () => {
  const grid = { rows: 1, columns: 2, extent: 0.5 }
  const features = [0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2]
  const basis = basisOf(features, 3)
  const lines = regionsCsv(['cat, held-out image 1', 'mine.png'], grid, features, basis, [1, 0.5, 0, -1]).split('\n')
  expect(lines[0]).toBe('image,row,column,component_1,component_2,component_3,cosine')
  expect(lines).toHaveLength(6)
  expect(lines[1]).toMatch(/^"cat, held-out image 1",1,1,/)
  expect(lines[4]).toMatch(/^mine.png,1,2,.*,-1$/)
  expect(regionsCsv(['a'], { ...grid, columns: 1 }, [1, 2], null, null)).toContain('\na,1,1,,,,\n')
})

test('names that a spreadsheet would take for a formula are text', () => {
  expect(csvField('=1+1.png')).toBe(`"'=1+1.png"`)
  expect(csvField('say "cheese".png')).toBe('"say ""cheese"".png"')
})
