import { expect, test } from 'vitest'
import { CORNERED } from '../../../../test/tokenLayouts'
import { edgesBetweenWindows, edgesRound } from './outlines'
import type { TokenLayout } from './tokens'

// 4 x 4 tokens, windows of 2 x 2, rolled by 1
const layout: TokenLayout = { ...CORNERED, rows: 4, columns: 4, extent: 0.25, labels: new Uint8Array(16) }

test('a set in the middle is closed', () => {
  const edges = edgesRound(layout, [5, 6])
  expect(edges).toHaveLength(6)
  expect(edges.every(({ isOpen }) => !isOpen)).toBe(true)
  expect(edges).toContainEqual({ x1: 1, y1: 1, x2: 2, y2: 1, isOpen: false })
})

test('a window that is rolled over the end is open there, on both sides', () => {
  const edges = edgesRound(layout, [7, 4, 11, 8])
  const open = edges.filter(({ isOpen }) => isOpen)
  expect(open.map(({ x1, y1 }) => `${x1} ${y1}`).sort()).toEqual(['0 1', '0 2', '4 1', '4 2']) // prettier-ignore
  expect(edges.filter(({ isOpen }) => !isOpen)).toHaveLength(8)
})

test('a token at the end that goes on nowhere is closed', () => {
  expect(edgesRound(layout, [0]).every(({ isOpen }) => !isOpen)).toBe(true)
})

test('windows are told apart inside the map', () => {
  const edges = edgesBetweenWindows(layout)
  expect(edges).toHaveLength(16) // two lines down, two across, four tokens long
  expect(new Set(edges.filter(({ x1, x2 }) => x1 === x2).map(({ x1 }) => x1))).toEqual(new Set([1, 3]))
  expect(edgesBetweenWindows({ ...layout, windows: 1 })).toEqual([])
})
