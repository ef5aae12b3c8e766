// Which tile a product gets: by shape and kind of adapter. What was measured on the device at hand, or asked for by a flag,
// goes before it (train/tuner.ts).

import type { Gpu } from '../../gpu/device'
import {
  PANEL_LANES,
  TILES,
  extentOf,
  panelsOf,
  tileNamed,
  type Block,
  type Layout,
  type Size,
  type Tile,
} from './tiles'

/**
 * In software, of what is small, and of what another tile is built for: in a tenth of that one's time, adding up in the same
 * order. One width does for all: of 16 columns few are wasted.
 */
export const LOW_TILE: Block = { by: 'quads', rows: 12, columns: 4 }

/** In multiply-adds, for four rows: a load of A, and a sum's way to C and back. */
const LOAD = 6
const STORE_AND_LOAD = 50
/** Of a load from shared memory, in multiply-adds of as many elements: what a tile is chosen by on a graphics card. */
const SHARED_LOAD = 2
/** Workgroups below which much of a graphics card is idle: some 16,000 threads. */
const BUSY_GROUPS = 256

/** Few rows, or little work: the third of a second and more that a panel takes to build is not repaid. */
export const isSmall = ({ spillsRegisters, panelsFrom }: Gpu, [M, N, K]: Size): boolean =>
  M <= 32 || (spillsRegisters && M * N * K < panelsFrom)

/** Panels pay where registers are memory anyway, and another kernel may stand in while one is built. */
const hasPanels = ({ spillsRegisters, contracts }: Gpu): boolean => spillsRegisters && !contracts

/** Memory that threads share, and barriers, cost a software adapter hundreds of times what they save. */
export const hasShared = ({ spillsRegisters }: Gpu): boolean => !spillsRegisters

/** Whether products in fours have tiles at all: else each thread loads for itself, an element at a time. */
export const hasTiles = (gpu: Gpu): boolean => gpu.hasQuads || hasShared(gpu)

/** Whether a tile is meant for devices such as this, and its sums fit the registers. */
export function canHave(gpu: Gpu, tile: Tile): boolean {
  if (tile.by === 'shared') return hasShared(gpu)
  if (tile.by === 'panel') return gpu.hasQuads && hasPanels(gpu)
  return gpu.hasQuads && (gpu.spillsRegisters || (tile.rows <= 8 && tile.rows * tile.columns <= 64))
}

/** What is worth a look for a product on this device: of few rows only low ones. */
export const tilesFor = (gpu: Gpu, [M]: Size): Tile[] =>
  TILES.filter((tile) => canHave(gpu, tile) && (M > 32 || (tile.by !== 'panel' && tile.rows === 4)))

/**
 * On a graphics card the tile of the least work, where a card that is half idle does not get done sooner. In software, of
 * two widths the one that costs less; of tiles the wider, unless it wastes more: 12 fit 48, 96, 144, 192; 8 fit 64, 128.
 *
 * @param chunks into which K is cut
 */
export function tileByRule(gpu: Gpu, size: Size, chunks = 1): Tile {
  if (hasShared(gpu)) return least(tilesFor(gpu, size).filter(isShared), (tile) => sharedCost(gpu, size, chunks, tile))
  if (isSmall(gpu, size)) return LOW_TILE
  if (!hasPanels(gpu)) return tallTile(size)
  return { by: 'panel', columns: panelCost(size, 16) <= panelCost(size, 12) ? 16 : 12 }
}

/** In software, where there are no panels, or none may be. */
export function tallTile([, N]: Size): Block {
  const wasted = (columns: number) => Math.ceil(N / columns) * columns - N
  return { by: 'quads', rows: 16, columns: wasted(48) <= wasted(64) ? 12 : 8 }
}

/** Of so few sums that it is built in no time. */
export const isLow = (tile: Tile): boolean =>
  tile.by === 'quads' && tile.rows * tile.columns <= LOW_TILE.rows * LOW_TILE.columns

const isShared = (tile: Tile): tile is Block => tile.by === 'shared'

/** The last of those that cost least: of two equals the larger. */
const least = <T>(of: readonly T[], cost: (one: T) => number): T => of.reduce((best, one) => (cost(one) <= cost(best) ? one : best)) // prettier-ignore

/** In multiply-adds of a k, padding and idle threads included: a larger tile loads less, and keeps fewer threads busy. */
function sharedCost(gpu: Gpu, [M, N]: Size, chunks: number, tile: Block): number {
  const { rows, columns } = extentOf(gpu, tile)
  const groups = Math.ceil(M / rows) * Math.ceil(N / columns) * chunks
  const loads = (tile.rows + tile.columns) / (tile.rows * tile.columns)
  return Math.max(groups, BUSY_GROUPS) * rows * columns * (1 + SHARED_LOAD * loads)
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

/** What a flag wants, where this device can have it, or was chosen on it; else what the rule says. */
export function tileFor(gpu: Gpu, layout: Layout, size: Size, kChunk: number): Tile {
  const wanted = gpu.tiles.forced ?? gpu.tiles.chosen.get(productKey(layout, size, kChunk))
  const tile = wanted === undefined ? null : tileNamed(wanted)
  return tile && (tile.by === 'shared' || gpu.hasQuads) ? tile : tileByRule(gpu, size, Math.ceil(size[2] / kChunk))
}
