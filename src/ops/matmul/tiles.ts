// How much of a product one thread computes. A large tile reuses loads; it is bounded by the registers of a GPU and, on
// the software adapter, by the time its code takes to build. The rule below decides by shape and kind of adapter; what
// was measured on the device at hand, or asked for by a flag, goes before it (train/tune.ts). A tile never changes the
// order in which a sum is added up, and so never a bit of the result.

import type { Gpu } from '../../gpu/device'
import type { Constants } from '../../gpu/shader'

export const VECTOR_KERNEL = 'matmul/gemm.vec4'
export const WORKGROUP_SIZE = 32

/** Rows and columns of the product that a thread of gemm.vec4.wgsl computes. */
export interface Tile {
  readonly rows: 4 | 8 | 16 | 24
  readonly columns: 4 | 8 | 12
}

/** Threads that lie side by side along a row: 48 or 64 columns a workgroup. */
const LANES = { 4: 16, 8: 8, 12: 4 } as const

export const TILES: readonly Tile[] = [
  { rows: 4, columns: 4 },
  { rows: 4, columns: 8 },
  { rows: 4, columns: 12 },
  { rows: 8, columns: 4 },
  { rows: 8, columns: 8 },
  { rows: 8, columns: 12 },
  { rows: 16, columns: 8 },
  { rows: 16, columns: 12 },
  { rows: 24, columns: 8 },
  { rows: 24, columns: 12 },
]

/** Of either side: its rows lie together, or else its columns do; it is in half precision. */
export interface Layout {
  A_ROWS: boolean
  B_ROWS: boolean
  A_HALF: boolean
  B_HALF: boolean
}

export type Size = readonly [M: number, N: number, K: number]

/** `16x12` */
export const tileName = ({ rows, columns }: Tile): string => `${rows}x${columns}`

/** @throws RangeError naming the tiles there are */
export function tileNamed(name: string): Tile {
  const tile = TILES.find((tile) => tileName(tile) === name)
  if (!tile) throw new RangeError(`tiles: must be one of ${TILES.map(tileName).join(', ')}, got '${name}'`)
  return tile
}

/** Few rows, or little work: the third of a second and more that a tall tile takes to build is not repaid. */
export const isSmall = ({ hasTallTiles, tallTilesFrom }: Gpu, [M, N, K]: Size): boolean =>
  M <= 32 || (hasTallTiles && M * N * K < tallTilesFrom)

/** Of two widths the wider is taken unless it wastes more columns: 12 fit 48, 96, 144, 192; 8 fit 64, 128. */
export function tileByRule(gpu: Gpu, size: Size): Tile {
  const N = size[1]
  const wasted = (columns: number) => Math.ceil(N / columns) * columns - N
  const rows = isSmall(gpu, size) ? 4 : gpu.hasTallTiles ? 24 : 16
  return { rows, columns: wasted(48) <= wasted(64) ? 12 : 8 }
}

/** What a choice of tile is kept under: layout, size, and how K is cut. */
export function productKey(layout: Layout, [M, N, K]: Size, kChunk: number): string {
  const side = (isRows: boolean, isHalf: boolean) => `${isHalf ? 'half ' : ''}${isRows ? 'rows' : 'columns'}`
  const chunks = kChunk < K ? ` by ${kChunk}` : ''
  return `${M} × ${N} × ${K}${chunks}, ${side(layout.A_ROWS, layout.A_HALF)} by ${side(layout.B_ROWS, layout.B_HALF)}`
}

/** What was chosen on this device, else what the rule says. */
export function tileFor(gpu: Gpu, key: string, size: Size): Tile {
  const chosen = gpu.tiles.forced ?? gpu.tiles.chosen.get(key)
  return chosen === undefined ? tileByRule(gpu, size) : tileNamed(chosen)
}

/** The kernel with that tile, and what a workgroup of it computes. @param isRolled its finish, where it has blocks of rows */
export function specialised(tile: Tile, layout: Layout, isRolled: boolean) {
  const { rows, columns } = tile
  const lanes = LANES[columns]
  const IS_ROLLED = isRolled && rows > 4
  const constants: Constants = { LANES: lanes, ROWS4: rows / 4, COLUMNS4: columns / 4, IS_ROLLED, ...layout }
  return { extent: { rows: (WORKGROUP_SIZE / lanes) * rows, columns: lanes * columns }, constants }
}
