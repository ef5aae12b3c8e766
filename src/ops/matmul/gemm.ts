// The matrix product under everything: one kernel, any strides, with what usually follows fused into its finish.
// Emit-level: the ops of this folder (linear, mlp, matmulNT) say how it is differentiated.
//
// Kernels: shaders/matmul/gemm.wgsl (any shape, any adapter), gemm.vec4.wgsl (quads; N and K in fours)

import type { Constants } from '../../gpu/shader'
import { currentProgram, emit } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'
import { sumChunks } from '../reduce/columnSum'

/** A matrix inside a tensor: element (i, j) is at i * rowStride + j * columnStride. */
export interface Matrix {
  tensor: Tensor
  rowStride: number
  columnStride: number
}

/** [R, C] as it lies. */
export const plain = (tensor: Tensor, columns: number): Matrix => ({ tensor, rowStride: columns, columnStride: 1 })

/** [R, C] read as its transpose [C, R]. */
export const transposed = (tensor: Tensor, columns: number): Matrix => ({ tensor, rowStride: 1, columnStride: columns })

export interface GemmFinish {
  /** [N] added to every row */
  bias?: Tensor | null
  /** Apply exact GELU. */
  gelu?: boolean
  /** Where to write GELU' of what GELU is applied to [M, N], for a backward. */
  derivative?: Tensor
  /** [M, N] added after these */
  residual?: Tensor
  /** [M, N] multiplied with last */
  scale?: Tensor
  /** Where to write the sums of the rows of a, in chunks of K [chunks, M]. */
  rowSums?: Tensor
}

/** Rows of K a chunk of a long product sums: chunks keep a GPU's threads busy, and two cores need few. */
const CHUNK_K = { gpu: 256, software: 1024 }
/** More chunks than this memory allows are never made. */
const MAX_PARTS_ELEMENTS = 4 * 1024 * 1024

/**
 * c = finish(a b).
 *
 * @param a [M, K] @param b [K, N] @param c f32 of M * N elements, assigned
 */
export function gemm(
  a: Matrix,
  b: Matrix,
  [M, N, K]: readonly [number, number, number],
  c: Tensor,
  finish: GemmFinish = {},
): void {
  product(a, b, [M, N, K], c, K, finish)
}

/**
 * c = a b for long K (weight gradients): K in chunks, added up in order. More threads, and smaller rounding errors.
 * The number of chunks depends on the shape and the kind of adapter alone.
 *
 * @param rowSums [M] f32, assigned the sums of the rows of a, where wanted: the bias gradient, which would else have to
 *                read them again
 */
export function gemmLongK(
  a: Matrix,
  b: Matrix,
  [M, N, K]: readonly [number, number, number],
  c: Tensor,
  rowSums?: Tensor | null,
): void {
  const affordable = Math.max(1, Math.floor(MAX_PARTS_ELEMENTS / (M * N)))
  const chunkK = currentProgram().gpu.hasTallTiles ? CHUNK_K.software : CHUNK_K.gpu
  const chunks = Math.min(Math.ceil(K / chunkK), affordable)
  if (chunks === 1) return product(a, b, [M, N, K], c, K, { ...(rowSums && { rowSums }) })
  const kChunk = Math.ceil(K / chunks / 4) * 4
  const parts = Tensor.empty('gemm.parts', [Math.ceil(K / kChunk), M, N])
  const sumParts = rowSums && Tensor.empty('gemm.sumParts', [Math.ceil(K / kChunk), M])
  product(a, b, [M, N, K], parts, kChunk, { ...(sumParts && { rowSums: sumParts }) })
  sumChunks(parts, c)
  if (sumParts && rowSums) sumChunks(sumParts, rowSums)
}

function product(
  a: Matrix,
  b: Matrix,
  size: readonly [number, number, number],
  c: Tensor,
  kChunk: number,
  finish: GemmFinish,
): void {
  const [M, N, K] = size
  const { bias, gelu, derivative, residual, scale, rowSums } = finish
  const { kernel, tile, constants } = kernelFor(a, b, size, kChunk, Boolean(gelu))
  const params = {
    M, N, K, k_chunk: kChunk,
    a_m: a.rowStride, a_k: a.columnStride, b_k: b.rowStride, b_n: b.columnStride,
  } // prettier-ignore
  emit(
    kernel,
    {
      params,
      a: a.tensor,
      b: b.tensor,
      c,
      ...(bias && { bias }),
      ...(derivative && { derivative }),
      ...(residual && { residual }),
      ...(scale && { scale }),
      ...(rowSums && { row_sums: rowSums }),
    },
    { workgroups: [Math.ceil(N / tile.columns), Math.ceil(M / tile.rows), Math.ceil(K / kChunk)] },
    {
      ...constants,
      HAS_BIAS: Boolean(bias),
      HAS_GELU: Boolean(gelu),
      HAS_DERIVATIVE: Boolean(derivative),
      HAS_RESIDUAL: Boolean(residual),
      HAS_SCALE: Boolean(scale),
      HAS_ROW_SUMS: Boolean(rowSums),
    },
  )
}

interface Choice {
  kernel: 'matmul/gemm' | 'matmul/gemm.vec4'
  /** What a workgroup computes. */
  tile: { rows: number; columns: number }
  constants: Constants
}

const WORKGROUP_SIZE = 32

/**
 * Kernel and tile by shape and device alone. A large tile reuses loads; it is bounded by the registers of a GPU and, on
 * the software adapter, by the time its code takes to build. Of two widths the wider is taken unless it wastes more
 * columns. The tile never changes the order in which a sum is added up, and so never a bit of the result.
 */
function kernelFor(
  a: Matrix,
  b: Matrix,
  [M, N, K]: readonly [number, number, number],
  kChunk: number,
  hasGelu: boolean,
): Choice {
  const { hasQuads, hasTallTiles, tallTilesFrom } = currentProgram().gpu
  const isSmall = M <= 32 || (hasTallTiles && M * N * K < tallTilesFrom)
  const wasted = (columns: number) => Math.ceil(N / columns) * columns - N
  const choice = (
    kernel: Choice['kernel'],
    lanes: number,
    rows: number,
    columns: number,
    constants: Constants,
  ): Choice => ({
    kernel,
    tile: { rows: (WORKGROUP_SIZE / lanes) * rows, columns: lanes * columns },
    constants,
  })

  if (hasQuads && [N, K, kChunk].every(isInFours) && liesInFours(a) && liesInFours(b)) {
    // 12 columns by 4 lanes (48, 96, 144, 192) or 8 by 8 (64, 128)
    const rows4 = isSmall ? 1 : hasTallTiles ? 6 : 4
    const [lanes, columns] = wasted(48) <= wasted(64) ? [4, 12] : [8, 8]
    const layout = { A_ROWS: a.columnStride === 1, B_ROWS: b.columnStride === 1 }
    return choice('matmul/gemm.vec4', lanes, rows4 * 4, columns, {
      LANES: lanes,
      ROWS4: rows4,
      COLUMNS4: columns / 4,
      IS_ROLLED: hasGelu && hasTallTiles && rows4 > 1,
      ...layout,
    })
  }
  if (!hasQuads) return choice('matmul/gemm', 8, 4, 4, { ROWS4: 1, COLUMNS: 4, QUADS: false, PLAIN: true })
  const rows4 = isSmall ? 1 : 4
  const columns = wasted(64) <= wasted(48) ? 8 : 6
  return choice('matmul/gemm', 8, rows4 * 4, columns, { ROWS4: rows4, COLUMNS: columns, QUADS: true, PLAIN: false })
}

const isInFours = (n: number) => n % 4 === 0

/** Its rows, or its columns, lie together and can be read four elements at a time. */
const liesInFours = ({ rowStride, columnStride }: Matrix): boolean =>
  (columnStride === 1 && isInFours(rowStride)) || (rowStride === 1 && isInFours(columnStride))
