// How much of a product one thread computes, and where what it reads of both sides lies meanwhile. A large tile reuses
// loads; it is bounded by the registers of a GPU, by how many threads are left to keep it busy and, on the software
// adapter, by the time its code takes to build. A tile never changes the order in which a sum is added up, and so no bit
// of the result, unless the compiler contracts (Gpu.contracts). Which one a product gets: tileRule.ts.

import type { Gpu } from '../../gpu/device'

/** Rows and columns of the product that a thread computes, its sums in registers. */
export interface Block {
  /** What is read: each of a quad of threads loads a part and hands it round; or it lies in memory a workgroup shares. */
  readonly by: 'quads' | 'shared'
  readonly rows: 4 | 8 | 12 | 16
  readonly columns: 4 | 8 | 12
}

/** All rows pass by a panel of the right side that the thread holds. */
export interface Panel {
  readonly by: 'panel'
  readonly columns: 12 | 16
}

export type Tile = Block | Panel

const quads = (rows: Block['rows'], columns: Block['columns']): Block => ({ by: 'quads', rows, columns })
const shared = (rows: Block['rows'], columns: Block['columns']): Block => ({ by: 'shared', rows, columns })

export const TILES: readonly Tile[] = [
  quads(4, 4),
  quads(4, 8),
  quads(4, 12),
  quads(8, 4),
  quads(8, 8),
  quads(8, 12),
  quads(12, 4),
  quads(16, 8),
  quads(16, 12),
  shared(4, 4),
  shared(8, 4),
  shared(4, 12),
  shared(8, 8),
  { by: 'panel', columns: 12 },
  { by: 'panel', columns: 16 },
]

/** `16x12`, `shared8x8`, `panel12` */
export const tileName = (tile: Tile): string =>
  tile.by === 'panel' ? `panel${tile.columns}` : `${tile.by === 'shared' ? 'shared' : ''}${tile.rows}x${tile.columns}`

/** @param others what might stand there too @throws RangeError naming those and the tiles there are */
export function tileNamed(name: string, others: readonly string[] = []): Tile {
  const tile = TILES.find((tile) => tileName(tile) === name)
  if (!tile)
    throw new RangeError(`tiles: must be one of ${[...others, ...TILES.map(tileName)].join(', ')}, got '${name}'`)
  return tile
}

/** Of either side: its rows lie together, or else its columns do; it is in half precision. F16: both are, and so is arithmetic. */
export interface Layout {
  A_ROWS: boolean
  B_ROWS: boolean
  A_HALF: boolean
  B_HALF: boolean
  F16: boolean
}

export type Size = readonly [M: number, N: number, K: number]

/** Threads of a workgroup: a graphics card's subgroups have up to 64, and fewer would leave some of those idle. */
export const workgroupSize = ({ spillsRegisters }: Gpu): number => (spillsRegisters ? 32 : 64)

/**
 * Threads that lie side by side along a row: 32, 48 or 64 columns a workgroup; 16 in software, where nothing is gained by
 * reading what lies together, and columns past the edge cost what others do.
 */
export function lanesOf({ spillsRegisters }: Gpu, { by, columns }: Block): number {
  if (columns === 12 || (columns === 4 && spillsRegisters)) return 4
  return columns === 8 || by === 'shared' ? 8 : 16
}

/** Rows and columns of the product that a workgroup computes. */
export function extentOf(gpu: Gpu, tile: Block): { rows: number; columns: number } {
  const lanes = lanesOf(gpu, tile)
  return { rows: (workgroupSize(gpu) / lanes) * tile.rows, columns: lanes * tile.columns }
}

/** Of a panel: threads of a workgroup, side by side, too. */
export const PANEL_LANES = 4
/**
 * Elements of a panel a thread holds at most. WGSL promises it 2048; they take twice as long to build, which only a long K
 * repays: the sums of weight gradients go to C and back once a panel.
 */
const PANEL_ELEMENTS = { ofShortK: 1152, ofLongK: 2048 }
const LONG_K = 512

/** K in panels of one length, in fours: as few as hold it, or up to a half more where they then fit. */
export function panelsOf(k: number, columns: number): { count: number; length: number } {
  const elements = k > LONG_K ? PANEL_ELEMENTS.ofLongK : PANEL_ELEMENTS.ofShortK
  const fewest = Math.ceil(k / (Math.floor(elements / columns / 4) * 4))
  for (let count = fewest; count <= 1.5 * fewest; count++)
    if (k % (4 * count) === 0) return { count, length: k / count }
  return { count: fewest, length: Math.ceil(k / fewest / 4) * 4 }
}
