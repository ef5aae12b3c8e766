import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxOf, canAsk, frameOf, paddedPlaceOf, placeOf, spotOf, tokenUnder } from './frame'
import { CLS, type TokenLayout } from './tokens'

const layout: TokenLayout = {
  rows: 3,
  columns: 3,
  paddedRows: 4,
  paddedColumns: 4,
  extent: 1 / 3,
  windows: 1,
  tokens: 16,
  windowColumns: 4,
  shift: 0,
  hasCls: false,
  places: Int32Array.from({ length: 16 }, (_, i) => i),
  labels: new Uint8Array(16),
}
const withCls: TokenLayout = { ...layout, paddedRows: 3, paddedColumns: 3, hasCls: true }
/** Patches of 4 pixels on a picture of 14: its border is in no token. */
const short: TokenLayout = { ...withCls, extent: 4 / 14, hasCls: false }

test('two maps fit any width, padding and border included', () => {
  fc.assert(
    fc.property(fc.integer({ min: 120, max: 3000 }), fc.constantFrom(layout, withCls, short), (width, map) => {
      const { lefts, mapWidth, picture, top, mapHeight, height } = frameOf(width, map)
      expect(lefts[0]).toBeGreaterThan(0)
      expect(lefts[1] - lefts[0]).toBeGreaterThan(Math.max(mapWidth, picture) + 11)
      expect(lefts[1] + Math.max(mapWidth, picture)).toBeLessThan(width)
      expect(top + Math.max(mapHeight, picture)).toBeLessThan(height)
    }),
  )
})

test('every token is found under the middle of its cell, on its side', () => {
  for (const map of [layout, withCls, short]) {
    const frame = frameOf(600, map)
    const places = Array.from({ length: map.paddedRows * map.paddedColumns }, (_, i) => i)
    for (const place of map.hasCls ? [CLS, ...places] : places)
      for (const side of [0, 1] as const) {
        const { x, y, size } = boxOf(frame, map, side, place)
        expect(tokenUnder(frame, map, x + size / 2, y + size / 2)).toEqual({ side, place })
      }
    expect(tokenUnder(frame, map, frame.lefts[1] - 2, frame.top + 1)).toBeNull()
    expect(tokenUnder(frame, map, frame.lefts[0] + 1, frame.top + frame.mapHeight + 1)).toBeNull()
  }
})

test('a spot is the same place on another map', () => {
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 3; column++) {
      const place = 4 * row + column
      expect(placeOf(layout, spotOf(layout, place))).toBe(place)
    }
  expect(placeOf(withCls, spotOf(layout, 6))).toBe(5)
  expect(placeOf(layout, 'cls')).toBe(5) // the middle
  expect(placeOf(withCls, 'cls')).toBe(CLS)
  expect(placeOf(short, { x: 0.99, y: 0 })).toBe(2)
})

test('a spot of padding is the same padding on an equal map, and nothing where a map has none', () => {
  for (let place = 0; place < 16; place++) expect(paddedPlaceOf(layout, spotOf(layout, place))).toBe(place)
  expect(paddedPlaceOf(withCls, spotOf(layout, 3))).toBeNull()
  expect([paddedPlaceOf(withCls, 'cls'), paddedPlaceOf(layout, 'cls')]).toEqual([CLS, null])
})

test('padding cannot be asked', () => {
  expect([canAsk(layout, 2), canAsk(layout, 3), canAsk(withCls, CLS)]).toEqual([true, false, true])
})
