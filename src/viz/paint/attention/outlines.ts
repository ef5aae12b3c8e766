// Where groups of tokens end: the lines between windows, and round a set of tokens, in tokens from the map's corner.

import { CLS, type TokenLayout } from './tokens'

export interface Edge {
  x1: number
  y1: number
  x2: number
  y2: number
  /** At the end of the map, and the set goes on at its other end: the map is a ring to a block that rolls it. */
  isOpen: boolean
}

const SIDES = [
  { down: -1, across: 0, from: [0, 0], to: [1, 0] },
  { down: 1, across: 0, from: [0, 1], to: [1, 1] },
  { down: 0, across: -1, from: [0, 0], to: [0, 1] },
  { down: 0, across: 1, from: [1, 0], to: [1, 1] },
] as const

/** The edges round a set of places of the padded map. */
export function edgesRound({ paddedRows, paddedColumns }: TokenLayout, places: Iterable<number>): Edge[] {
  const inside = new Set(places)
  inside.delete(CLS)
  return [...inside].flatMap((place) => {
    const [y, x] = [Math.floor(place / paddedColumns), place % paddedColumns]
    return SIDES.flatMap(({ down, across, from, to }): Edge[] => {
      const [row, column] = [(y + down + paddedRows) % paddedRows, (x + across + paddedColumns) % paddedColumns]
      const isAtEnd = row !== y + down || column !== x + across
      const goesOn = inside.has(row * paddedColumns + column)
      if (goesOn && !isAtEnd) return []
      return [{ x1: x + from[0], y1: y + from[1], x2: x + to[0], y2: y + to[1], isOpen: goesOn }]
    })
  })
}

/** The edges between windows, inside the map. */
export function edgesBetweenWindows(layout: TokenLayout): Edge[] {
  const { places, tokens, windows, paddedRows, paddedColumns } = layout
  if (windows === 1) return []
  const windowAt = new Int32Array(paddedRows * paddedColumns)
  places.forEach((place, at) => (windowAt[place] = Math.floor(at / tokens)))
  return Array.from(windowAt, (window, place) => ({ window, place })).flatMap(({ window, place }) => {
    const [y, x] = [Math.floor(place / paddedColumns), place % paddedColumns]
    const edges: Edge[] = []
    if (x + 1 < paddedColumns && windowAt[place + 1] !== window)
      edges.push({ x1: x + 1, y1: y, x2: x + 1, y2: y + 1, isOpen: false })
    if (y + 1 < paddedRows && windowAt[place + paddedColumns] !== window)
      edges.push({ x1: x, y1: y + 1, x2: x + 1, y2: y + 1, isOpen: false })
    return edges
  })
}
