// A tile's kernel, what shapes it, and its grid.

import type { Gpu } from '../../gpu/device'
import type { Specialised } from '../../tensor/program'
import { hasShared } from './tileRule'
import { PANEL_LANES, extentOf, lanesOf, panelsOf, workgroupSize, type Layout, type Panel, type Size, type Tile } from './tiles' // prettier-ignore

export const VECTOR_KERNEL = 'matmul/gemm.vec4'
export const SHARED_KERNEL = 'matmul/gemm.shared'
export const PANEL_KERNEL = 'matmul/gemm.panel'

/** Rows that pass by a panel: more repay its filling, fewer give every core some. */
const PANEL_ROWS = { least: 64, most: 1024 }
const PANEL_GROUPS = 12
/** Of K, that a turn of the shared kernel takes. */
const TURN = 16

/** The kernel with that tile, and its grid. */
export function specialised(gpu: Gpu, tile: Tile, layout: Layout, size: Size, kChunk: number): Specialised {
  if (tile.by === 'panel') return panel(tile, layout, size, kChunk)
  const [M, N, K] = size
  const threads = workgroupSize(gpu)
  const { rows, columns } = extentOf(gpu, tile)
  const shape = {
    WORKGROUP_SIZE: threads,
    LANES: lanesOf(gpu, tile),
    COLUMNS4: tile.columns / 4,
    FUSED: hasShared(gpu) && gpu.contracts && !layout.F16,
  }
  const grid: [number, number, number] = [Math.ceil(N / columns), Math.ceil(M / rows), Math.ceil(K / kChunk)]
  const extent = { workgroups: grid }
  if (tile.by === 'quads') {
    const constants = { ...shape, ROWS4: tile.rows / 4, A_FOURS: layout.A_ROWS, ...layout }
    return { kernel: VECTOR_KERNEL, extent, constants }
  }
  // what a thread loads a turn: fours along a line, or blocks of 4 x 4 where lines lie across
  const sharesOf = (lines: number, isAlong: boolean) => Math.ceil((lines * TURN) / (isAlong ? 4 : 16) / threads)
  const shares = { A_SHARES: sharesOf(rows, layout.A_ROWS), B_SHARES: sharesOf(columns, layout.B_ROWS) }
  const HAS_TAIL = endsWithin(TURN, K, kChunk)
  return { kernel: SHARED_KERNEL, extent, constants: { ...shape, ROWS: tile.rows, ...shares, HAS_TAIL, ...layout } }
}

/** Whether K, or a chunk of it, ends within so many of it. */
const endsWithin = (length: number, K: number, kChunk: number): boolean =>
  [Math.min(K, kChunk), K % kChunk].some((k) => k % length > 0)

function panel({ columns }: Panel, layout: Layout, [M, N, K]: Size, kChunk: number): Specialised {
  const chunks = Math.ceil(K / kChunk)
  const { count, length } = panelsOf(Math.min(K, kChunk), columns)
  const x = Math.ceil(N / (PANEL_LANES * columns))
  const y = Math.ceil(M / rowsPassing(M, x * chunks))
  const HAS_TAIL = endsWithin(length, K, kChunk)
  const shape = { PANEL_K: length, PANEL_K4: length / 4, COLUMNS4: columns / 4, HAS_MORE: count > 1, HAS_TAIL }
  const constants = { ...shape, A_FOURS: layout.A_ROWS, ...layout, F16: false } // sums are in single precision, whoever asks
  return { kernel: PANEL_KERNEL, extent: { workgroups: [x, y, chunks] }, constants }
}

function rowsPassing(M: number, others: number): number {
  let rows = PANEL_ROWS.most
  while (rows > PANEL_ROWS.least && Math.ceil(M / rows) * others < PANEL_GROUPS) rows /= 2
  return rows
}
