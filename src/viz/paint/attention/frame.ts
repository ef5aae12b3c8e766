// Where the picture and its attention lie side by side on the canvas, and which token is under the pointer.

import type { Point } from '../../../base/cropGeometry'
import type { Box } from '../marks'
import { CLS, isPadded, type TokenLayout } from './tokens'

/** In CSS pixels. */
export interface Frame {
  width: number
  height: number
  /** Left edges of the two maps, and their upper one. */
  lefts: [number, number]
  top: number
  /** Side of a token. */
  unit: number
  /** Side of the picture, from the same corner. */
  picture: number
  /** Down and across of the padded map. */
  mapHeight: number
  mapWidth: number
  /** Side of the cls token's cell above the map; 0 where there is none. */
  cls: number
}

const MARGIN = 3 // for frames and outlines
const CLS_SIDE = 26
const CLS_GAP = 7

export function frameOf(width: number, layout: TokenLayout): Frame {
  const { paddedRows, paddedColumns, extent, hasCls } = layout
  const gap = width < 560 ? 12 : 28
  const half = Math.max(1, (width - gap - 2 * MARGIN) / 2)
  const unit = half / Math.max(paddedColumns, 1 / extent)
  const cls = hasCls ? CLS_SIDE : 0
  const top = MARGIN + (hasCls ? CLS_SIDE + CLS_GAP : 0)
  const picture = unit / extent
  const [mapHeight, mapWidth] = [paddedRows * unit, paddedColumns * unit]
  const height = top + Math.max(mapHeight, picture) + MARGIN
  return { width, height, lefts: [MARGIN, MARGIN + half + gap], top, unit, picture, mapHeight, mapWidth, cls }
}

/** The cell of a token in the left picture (0) or the right one (1). */
export function boxOf(frame: Frame, { paddedColumns }: TokenLayout, side: 0 | 1, place: number): Box {
  const { lefts, top, unit, cls } = frame
  if (place === CLS) return { x: lefts[side], y: MARGIN, size: cls }
  return {
    x: lefts[side] + (place % paddedColumns) * unit,
    y: top + Math.floor(place / paddedColumns) * unit,
    size: unit,
  }
}

/** The token under the pointer, padded ones too, and on which side; null where there is none. */
export function tokenUnder(
  frame: Frame,
  layout: TokenLayout,
  x: number,
  y: number,
): { side: 0 | 1; place: number } | null {
  const side = x < frame.lefts[1] ? 0 : 1
  const across = x - frame.lefts[side]
  if (layout.hasCls && across >= 0 && across < frame.cls && y >= MARGIN && y < MARGIN + frame.cls)
    return { side, place: CLS }
  const [row, column] = [Math.floor((y - frame.top) / frame.unit), Math.floor(across / frame.unit)]
  const isOnMap = row >= 0 && row < layout.paddedRows && column >= 0 && column < layout.paddedColumns
  return isOnMap ? { side, place: row * layout.paddedColumns + column } : null
}

/** A place that outlives a change of stage: shares of the picture's sides, or the cls token. */
export type Spot = Point | 'cls'

export function spotOf({ paddedColumns, extent }: TokenLayout, place: number): Spot {
  if (place === CLS) return 'cls'
  return { x: ((place % paddedColumns) + 0.5) * extent, y: (Math.floor(place / paddedColumns) + 0.5) * extent }
}

/** The token of a spot; the nearest one of the map where the spot is beyond it, the middle where there is no cls token. */
export function placeOf(layout: TokenLayout, spot: Spot): number {
  if (spot === 'cls') return layout.hasCls ? CLS : placeOf(layout, { x: 0.5, y: 0.5 })
  const { rows, columns, paddedColumns, extent } = layout
  const within = (v: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(v / extent + 1e-9)))
  return within(spot.y, rows) * paddedColumns + within(spot.x, columns)
}

/** The token of a spot, one of padding too; null where the map has none there. */
export function paddedPlaceOf({ paddedRows, paddedColumns, extent, hasCls }: TokenLayout, spot: Spot): number | null {
  if (spot === 'cls') return hasCls ? CLS : null
  const [row, column] = [spot.y, spot.x].map((v) => Math.floor(v / extent + 1e-9))
  return row < paddedRows && column < paddedColumns ? row * paddedColumns + column : null
}

/** Whether a token can be asked what it attends to. */
export const canAsk = (layout: TokenLayout, place: number): boolean => !isPadded(layout, place)
