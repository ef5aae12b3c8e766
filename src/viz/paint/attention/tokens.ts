// The attention of one image in one block, and which token is where. A block rolls its map, cuts it into windows and masks
// what does not belong together; all of that comes as two tables, so that whatever is drawn is drawn where the tokens
// truly are.

/** How the tokens of a map lie, and how a block groups them. */
export interface TokenLayout {
  /** Tokens of the map, down and across; without the cls token. */
  rows: number
  columns: number
  /** The map padded, below and to the right, to whole windows. */
  paddedRows: number
  paddedColumns: number
  /** Side of a token as a share of the picture's. */
  extent: number
  windows: number
  /** Tokens of a window, N; with the cls token. */
  tokens: number
  /** Of them in a row of the window. The cls token lies outside of rows. */
  windowColumns: number
  /** By how many tokens the map is rolled up and left before it is cut. */
  shift: number
  hasCls: boolean
  /** [windows, N] place of every token on the padded map, row by row, or CLS */
  places: Int32Array
  /** [windows, N] tokens of a window with different labels are masked from each other */
  labels: Uint8Array
}

/** Where a token has no place on the map. */
export const CLS = -1

export interface AttentionMap {
  layout: TokenLayout
  heads: number
  /** [windows, heads, N, N]: what each query weighs the values of its window with */
  probabilities: Float32Array
  /** [N, N] attention through all blocks up to this one; null where windows or size forbid it. */
  rollout: Float32Array | null
}

/** A head of the block, or all of them through all blocks so far. */
export type Channel = number | 'rollout'

/** Where a token sits: its window, and its number there. */
export interface Seat {
  window: number
  index: number
}

export function seatOf({ places, tokens }: TokenLayout, place: number): Seat {
  const at = places.indexOf(place)
  if (at < 0) throw new RangeError(`attention: no token has place ${place}; places are those of the padded map`)
  return { window: Math.floor(at / tokens), index: at % tokens }
}

/** [N] probabilities of a query. */
export function rowOf(
  { layout: { tokens }, heads, probabilities, rollout }: AttentionMap,
  channel: Channel,
  seat: Seat,
) {
  if (channel === 'rollout') return (rollout ?? new Float32Array(tokens * tokens)).subarray(seat.index * tokens, (seat.index + 1) * tokens) // prettier-ignore
  const at = (seat.window * heads + channel) * tokens + seat.index
  return probabilities.subarray(at * tokens, (at + 1) * tokens)
}

/** A key of a query. */
export interface Key {
  /** Its number in the window. */
  index: number
  place: number
  /** Filled in to make the window whole: all its numbers are the bias of its layer. */
  isPadded: boolean
  /** Of another part of the picture, rolled into the same window: the block forbids it. */
  isMasked: boolean
}

/** All keys of the query at `seat`, in the order of the window. */
export function keysOf(layout: TokenLayout, { window, index }: Seat): Key[] {
  const { tokens, places, labels } = layout
  const first = window * tokens
  return Array.from({ length: tokens }, (_, j) => {
    const place = places[first + j]
    return { index: j, place, isPadded: isPadded(layout, place), isMasked: labels[first + j] !== labels[first + index] }
  })
}

export function isPadded({ rows, columns, paddedColumns }: TokenLayout, place: number): boolean {
  return place !== CLS && (Math.floor(place / paddedColumns) >= rows || place % paddedColumns >= columns)
}

/** Down and across from the query to the key, as they lie in the window, by which the bias is found; null for cls. */
export function offsetOf(layout: TokenLayout, seat: Seat, key: number): { down: number; across: number } | null {
  const { windowColumns, hasCls } = layout
  if (hasCls) return null
  const row = (i: number) => Math.floor(i / windowColumns)
  return { down: row(key) - row(seat.index), across: (key % windowColumns) - (seat.index % windowColumns) }
}

/** Every query that counts: the padded ones are computed and thrown away. */
export function queriesOf(layout: TokenLayout): Seat[] {
  const { places, tokens } = layout
  return Array.from(places, (place, at) => ({ place, seat: { window: Math.floor(at / tokens), index: at % tokens } }))
    .filter(({ place }) => !isPadded(layout, place))
    .map(({ seat }) => seat)
}

/** The next place `rows` down and `columns` across; the cls token lies above the first row. */
export function movedPlace(layout: TokenLayout, place: number, rows: number, columns: number): number {
  const clamp = (v: number, count: number) => Math.min(count - 1, Math.max(0, v))
  if (place === CLS) return rows > 0 ? clamp(rows - 1, layout.rows) * layout.paddedColumns : CLS
  const row = Math.floor(place / layout.paddedColumns) + rows
  if (row < 0 && layout.hasCls) return CLS
  return (
    clamp(row, layout.rows) * layout.paddedColumns + clamp((place % layout.paddedColumns) + columns, layout.columns)
  )
}
