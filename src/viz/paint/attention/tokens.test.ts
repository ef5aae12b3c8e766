import { expect, test } from 'vitest'
import { CORNERED } from '../../../../test/tokenLayouts'
import { CLS, isPadded, keysOf, movedPlace, offsetOf, queriesOf, rowOf, seatOf, type TokenLayout } from './tokens'

// A map of 3 x 3 tokens padded to 4 x 4, windows of 2 x 2, rolled by 1. By hand: the last window holds the corner token
// 10, one of the padded column, one of the padded row and, from the other end of the map, token 0.
const layout = CORNERED
const withCls: TokenLayout = {
  ...layout,
  paddedRows: 3,
  paddedColumns: 3,
  windows: 1,
  tokens: 10,
  windowColumns: 3,
  shift: 0,
  hasCls: true,
  places: Int32Array.from([CLS, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
  labels: new Uint8Array(10),
}

test('a place has one seat, and keys lie where they truly are', () => {
  expect(seatOf(layout, 6)).toEqual({ window: 0, index: 1 })
  expect(seatOf(layout, 0)).toEqual({ window: 3, index: 3 })
  expect(seatOf(withCls, CLS)).toEqual({ window: 0, index: 0 })
  expect(() => seatOf(layout, 16)).toThrow('no token has place 16')
  // token 8 is alone with token 4 once the padded column is masked from it
  expect(keysOf(layout, seatOf(layout, 8))).toEqual([
    { index: 0, place: 7, isPadded: true, isMasked: true },
    { index: 1, place: 4, isPadded: false, isMasked: false },
    { index: 2, place: 11, isPadded: true, isMasked: true },
    { index: 3, place: 8, isPadded: false, isMasked: false },
  ])
})

test('padded tokens are keys and no queries', () => {
  expect([3, 7, 12, 15].every((place) => isPadded(layout, place))).toBe(true)
  expect(isPadded(withCls, CLS)).toBe(false)
  expect(queriesOf(layout)).toHaveLength(9)
  expect(queriesOf(withCls)).toHaveLength(10)
})

test('the offset of a key is how it lies in the window', () => {
  expect(offsetOf(layout, seatOf(layout, 10), 0)).toEqual({ down: -1, across: -1 })
  expect(offsetOf(layout, seatOf(layout, 5), 1)).toEqual({ down: 0, across: 1 })
  expect(offsetOf(withCls, { window: 0, index: 0 }, 1)).toBeNull()
})

test('the row of a query is that of its window and head, or of the rollout', () => {
  const probabilities = Float32Array.from({ length: 4 * 2 * 16 }, (_, i) => i)
  const map = { layout, heads: 2, probabilities, rollout: null }
  expect([...rowOf(map, 1, { window: 2, index: 3 })]).toEqual([92, 93, 94, 95]) // ((2 * 2 + 1) * 4 + 3) * 4
  const rolled = { layout: withCls, heads: 2, probabilities, rollout: probabilities }
  expect([...rowOf(rolled, 'rollout', { window: 0, index: 1 })].slice(0, 2)).toEqual([10, 11])
})

test('keys go from token to token, stop at the edges of the map, and reach the cls token above it', () => {
  expect(movedPlace(layout, 5, 0, 1)).toBe(6)
  expect(movedPlace(layout, 6, 0, 1)).toBe(6) // not into the padding
  expect(movedPlace(layout, 1, -1, 0)).toBe(1)
  expect(movedPlace(layout, 0, Infinity, Infinity)).toBe(10)
  expect(movedPlace(withCls, 1, -1, 0)).toBe(CLS)
  expect(movedPlace(withCls, CLS, 0, 1)).toBe(CLS)
  expect(movedPlace(withCls, CLS, 1, 0)).toBe(0)
  expect(movedPlace(withCls, CLS, Infinity, 0)).toBe(6)
})
