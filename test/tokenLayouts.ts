// Small maps of tokens, by hand, for the tests of attention.

import type { TokenLayout } from '../src/viz/paint/attention/tokens'

/** 3 x 3 tokens padded to 4 x 4, windows of 2 x 2, rolled by 1: what tokenLayout makes of them (its test). */
export const CORNERED: TokenLayout = {
  rows: 3,
  columns: 3,
  paddedRows: 4,
  paddedColumns: 4,
  extent: 1 / 3,
  windows: 4,
  tokens: 4,
  windowColumns: 2,
  shift: 1,
  hasCls: false,
  places: Int32Array.from([5, 6, 9, 10, 7, 4, 11, 8, 13, 14, 1, 2, 15, 12, 3, 0]),
  labels: Uint8Array.from([0, 0, 0, 0, 1, 2, 1, 2, 3, 3, 6, 6, 4, 5, 7, 8]),
}

/** Two windows of two tokens on a map of 1 x 3: place 3 is padded, no query, and of another label. */
export const NARROW: TokenLayout = {
  rows: 1,
  columns: 3,
  paddedRows: 1,
  paddedColumns: 4,
  extent: 1 / 3,
  windows: 2,
  tokens: 2,
  windowColumns: 2,
  shift: 0,
  hasCls: false,
  places: Int32Array.from([0, 1, 2, 3]),
  labels: Uint8Array.from([0, 0, 0, 1]),
}
