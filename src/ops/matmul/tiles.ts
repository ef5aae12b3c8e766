// How much of a product one thread computes. A large tile reuses loads; it is bounded by the registers of a GPU and, on
// the software adapter, by the time its code takes to build. The rule below decides by shape and kind of adapter; what
// was measured on the device at hand, or asked for by a flag, goes before it (train/tuner.ts). A tile never changes the
// order in which a sum is added up, and so no bit of the result, unless the compiler contracts (Gpu.contracts).

import type { Gpu } from '../../gpu/device'
import type { Specialised } from '../../tensor/program'

export const VECTOR_KERNEL = 'matmul/gemm.vec4'
export const PANEL_KERNEL = 'matmul/gemm.panel'
export const WORKGROUP_SIZE = 32

/**
 * Columns of the product that a thread computes, and rows: a block of them, its sums in registers (gemm.vec4.wgsl), or
 * all that pass by a panel of the right side (gemm.panel.wgsl).
 */
export type Tile = Block | { readonly rows: 'panel'; readonly columns: 12 | 16 }
interface Block {
  readonly rows: 4 | 8 | 16
  readonly columns: 4 | 8 | 12
}

export const TILES: readonly Tile[] = [
  { rows: 4, columns: 4 },
  { rows: 4, columns: 8 },
  { rows: 4, columns: 12 },
  { rows: 8, columns: 4 },
  { rows: 8, columns: 8 },
  { rows: 8, columns: 12 },
  { rows: 16, columns: 8 },
  { rows: 16, columns: 12 },
  { rows: 'panel', columns: 12 },
  { rows: 'panel', columns: 16 },
]

/** Threads that lie side by side along a row: 48 or 64 columns a workgroup. */
const LANES = { 4: 16, 8: 8, 12: 4 } as const
/** Of a panel: threads of a workgroup, side by side, too. */
const PANEL_LANES = 4
/**
 * Elements of a panel a thread holds at most. WGSL promises it 2048; they take twice as long to build, which only a long K
 * repays: the sums of weight gradients go to C and back once a panel.
 */
const PANEL_ELEMENTS = { ofShortK: 1152, ofLongK: 2048 }
const LONG_K = 512
/** In multiply-adds, for four rows: a load of A, and a sum's way to C and back. */
const LOAD = 6
const STORE_AND_LOAD = 50
/** Rows that pass by a panel: more repay its filling, fewer give every core some. */
const PANEL_ROWS = { least: 64, most: 1024 }
const PANEL_GROUPS = 12

/** Of either side: its rows lie together, or else its columns do; it is in half precision. F16: both are, and so is arithmetic. */
export interface Layout {
  A_ROWS: boolean
  B_ROWS: boolean
  A_HALF: boolean
  B_HALF: boolean
  F16: boolean
}

export type Size = readonly [M: number, N: number, K: number]

/** `16x12`, `panel12` */
export const tileName = ({ rows, columns }: Tile): string =>
  rows === 'panel' ? `panel${columns}` : `${rows}x${columns}`

/** @throws RangeError naming the tiles there are */
export function tileNamed(name: string): Tile {
  const tile = TILES.find((tile) => tileName(tile) === name)
  if (!tile) throw new RangeError(`tiles: must be one of ${TILES.map(tileName).join(', ')}, got '${name}'`)
  return tile
}

/** Few rows, or little work: the third of a second and more that a panel takes to build is not repaid. */
export const isSmall = ({ spillsRegisters, panelsFrom }: Gpu, [M, N, K]: Size): boolean =>
  M <= 32 || (spillsRegisters && M * N * K < panelsFrom)

/** Panels pay where registers are memory anyway, and another kernel may stand in while one is built. */
export const hasPanels = ({ spillsRegisters, contracts }: Gpu): boolean => spillsRegisters && !contracts

/** Of two widths the one that costs less; of tiles the wider, unless it wastes more: 12 fit 48, 96, 144, 192; 8 fit 64, 128. */
export function tileByRule(gpu: Gpu, size: Size): Tile {
  if (hasPanels(gpu) && !isSmall(gpu, size))
    return { rows: 'panel', columns: panelCost(size, 16) <= panelCost(size, 12) ? 16 : 12 }
  const wasted = (columns: number) => Math.ceil(size[1] / columns) * columns - size[1]
  return { rows: isSmall(gpu, size) ? 4 : 16, columns: wasted(48) <= wasted(64) ? 12 : 8 }
}

/** Of a row, in multiply-adds: columns share what is loaded of A, and sums go to C and back between panels. */
function panelCost([, N, K]: Size, columns: number): number {
  const lanes = PANEL_LANES * columns
  return Math.ceil(N / lanes) * lanes * (K * (1 + LOAD / columns) + STORE_AND_LOAD * (panelsOf(K, columns).count - 1))
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

/** A tile that is built in a tenth of the time, and adds up in the same order. */
export const lowTile = ({ columns }: Tile): Block => ({ rows: 4, columns: columns === 16 ? 8 : columns })

/** The kernel with that tile, and its grid. */
export function specialised(tile: Tile, layout: Layout, size: Size, kChunk: number): Specialised {
  const [M, N, K] = size
  const chunks = Math.ceil(K / kChunk)
  if (tile.rows === 'panel') {
    const { columns } = tile
    const { count, length } = panelsOf(Math.min(K, kChunk), columns)
    const x = Math.ceil(N / (PANEL_LANES * columns))
    const y = Math.ceil(M / rowsPassing(M, x * chunks))
    const HAS_TAIL = [Math.min(K, kChunk), K % kChunk].some((k) => k % length > 0)
    const shape = { PANEL_K: length, PANEL_K4: length / 4, COLUMNS4: columns / 4, HAS_MORE: count > 1, HAS_TAIL }
    const constants = { ...shape, ...layout, F16: false } // its sums are in single precision, whoever asks for it
    return { kernel: PANEL_KERNEL, extent: { workgroups: [x, y, chunks] }, constants }
  }
  const { rows, columns } = tile
  const lanes = LANES[columns]
  const grid = [Math.ceil(N / (lanes * columns)), Math.ceil(M / ((WORKGROUP_SIZE / lanes) * rows)), chunks] as const
  const shape = { LANES: lanes, ROWS4: rows / 4, COLUMNS4: columns / 4 }
  return { kernel: VECTOR_KERNEL, extent: { workgroups: [...grid] }, constants: { ...shape, ...layout } }
}

/** K in panels of one length, in fours: as few as hold it, or up to a half more where they then fit. */
export function panelsOf(k: number, columns: number): { count: number; length: number } {
  const elements = k > LONG_K ? PANEL_ELEMENTS.ofLongK : PANEL_ELEMENTS.ofShortK
  const fewest = Math.ceil(k / (Math.floor(elements / columns / 4) * 4))
  for (let count = fewest; count <= 1.5 * fewest; count++)
    if (k % (4 * count) === 0) return { count, length: k / count }
  return { count: fewest, length: Math.ceil(k / fewest / 4) * 4 }
}

function rowsPassing(M: number, others: number): number {
  let rows = PANEL_ROWS.most
  while (rows > PANEL_ROWS.least && Math.ceil(M / rows) * others < PANEL_GROUPS) rows /= 2
  return rows
}
