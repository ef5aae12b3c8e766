// Where pictures and their regions' colours lie on the canvas, cell by cell, and which region is under the pointer.

import type { Point, RegionGrid } from '../../../base/cropGeometry'

/** In CSS pixels. A cell is a picture with its colours below it. */
export interface RegionFrame {
  width: number
  height: number
  columns: number
  count: number
  /** Of a picture. */
  side: number
}

/** A region of one of the pictures. */
export interface Spot {
  picture: number
  region: number
}

const MARGIN = 3 // for outlines
const GAP = 10
const SEAM = 3 // between a picture and its colours
const LEAST_SIDE = 64
const MOST_COLUMNS = 8

export function frameOf(width: number, count: number): RegionFrame {
  const inner = Math.max(1, width - 2 * MARGIN + GAP)
  const fitting = Math.max(1, Math.min(MOST_COLUMNS, count, Math.floor(inner / (LEAST_SIDE + GAP))))
  const rows = Math.ceil(count / fitting)
  const columns = Math.max(1, Math.ceil(count / Math.max(1, rows))) // rows as even as can be: 16 pictures are four by four
  const side = Math.max(1, Math.min(128, Math.floor(inner / columns) - GAP))
  return { width, height: 2 * MARGIN + rows * (2 * side + SEAM + GAP) - GAP, columns, count, side }
}

/** Upper left corner of the picture (0) or of its colours (1). */
export function cornerOf({ columns, side }: RegionFrame, picture: number, half: 0 | 1): Point {
  return {
    x: MARGIN + (picture % columns) * (side + GAP),
    y: MARGIN + Math.floor(picture / columns) * (2 * side + SEAM + GAP) + half * (side + SEAM),
  }
}

/** The region under the pointer, on the picture or on its colours; null beside them and where no region is. */
export function spotUnder(frame: RegionFrame, grid: RegionGrid, x: number, y: number): Spot | null {
  const { columns, side, count } = frame
  const [across, down] = [Math.floor((x - MARGIN) / (side + GAP)), Math.floor((y - MARGIN) / (2 * side + SEAM + GAP))]
  const picture = down * columns + across
  if (across < 0 || across >= columns || down < 0 || picture >= count) return null
  const [{ y: upper }, lower] = [cornerOf(frame, picture, 0), cornerOf(frame, picture, 1)]
  const top = y < lower.y ? upper : lower.y
  const [row, column] = [(y - top) / side, (x - lower.x) / side].map((share) => Math.floor(share / grid.extent))
  const isInside = y - top < side && x - lower.x < side && row < grid.rows && column < grid.columns
  return isInside ? { picture, region: row * grid.columns + column } : null
}

/** The spot `rows` down and `columns` across; beyond a picture's edge it goes on in the one beside it, and stops at the last. */
export function movedSpot(frame: RegionFrame, grid: RegionGrid, spot: Spot, rows: number, columns: number): Spot {
  const seen = Math.max(1, Math.ceil(1 / grid.extent - 1e-9)) // padded regions show nothing
  const [height, width] = [Math.min(grid.rows, seen), Math.min(grid.columns, seen)]
  const row = Math.floor(spot.region / grid.columns) + rows
  const column = (spot.region % grid.columns) + columns
  const step = !Number.isFinite(rows + columns) ? 0 : column < 0 ? -1 : column >= width ? 1 : row < 0 ? -frame.columns : row >= height ? frame.columns : 0 // prettier-ignore
  const picture = spot.picture + step
  const goesOn = step !== 0 && picture >= 0 && picture < frame.count
  const within = (value: number, count: number) =>
    goesOn ? (value + count) % count : Math.min(count - 1, Math.max(0, value))
  return {
    picture: goesOn ? picture : spot.picture,
    region: within(row, height) * grid.columns + within(column, width),
  }
}

/** The same place in a map of other regions. */
export function spotIn(from: RegionGrid, to: RegionGrid, { picture, region }: Spot): Spot {
  const place = (index: number, count: number) =>
    Math.min(count - 1, Math.floor(((index + 0.5) * from.extent) / to.extent + 1e-9))
  const row = place(Math.floor(region / from.columns), to.rows)
  return { picture, region: row * to.columns + place(region % from.columns, to.columns) }
}
