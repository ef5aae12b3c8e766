// The matrix product under everything: one kernel, any strides, with what usually follows fused into its finish.
// Emit-level: the ops of this folder (linear, mlp, matmulNT) say how it is differentiated.
//
// Kernel: shaders/matmul/gemm.wgsl

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
  /** Apply exact GELU, after writing what it is applied to here [M, N]. */
  pre?: Tensor
  /** [M, N] added last */
  residual?: Tensor
  /** Multiply by GELU'(this) [M, N]. */
  geluDerivativeAt?: Tensor
}

const ROW_BLOCKS = 4 // blocks of rows in a workgroup: WORKGROUP_SIZE / LANES of the kernel
const LANES = 8

/** Rows of K a chunk of a long product sums; more chunks than memory allows are never made. */
const CHUNK_K = 256
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
 * The number of chunks depends on the shape alone.
 */
export function gemmLongK(a: Matrix, b: Matrix, [M, N, K]: readonly [number, number, number], c: Tensor): void {
  const affordable = Math.max(1, Math.floor(MAX_PARTS_ELEMENTS / (M * N)))
  const chunks = Math.min(Math.ceil(K / CHUNK_K), affordable)
  if (chunks === 1) return product(a, b, [M, N, K], c, K, {})
  const kChunk = Math.ceil(K / chunks)
  const parts = Tensor.empty('gemm.parts', [Math.ceil(K / kChunk), M, N])
  product(a, b, [M, N, K], parts, kChunk, {})
  sumChunks(parts, c)
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
  const { bias, pre, residual, geluDerivativeAt } = finish
  const hasQuads = currentProgram().gpu.hasQuads
  const { rows4, columns } = tileOf(M, N, hasQuads)
  const params = {
    M, N, K, k_chunk: kChunk,
    a_m: a.rowStride, a_k: a.columnStride, b_k: b.rowStride, b_n: b.columnStride,
  } // prettier-ignore
  emit(
    'matmul/gemm',
    {
      params,
      a: a.tensor,
      b: b.tensor,
      c,
      ...(bias && { bias }),
      ...(pre && { pre }),
      ...(residual && { residual }),
      ...(geluDerivativeAt && { pre_activation: geluDerivativeAt }),
    },
    { workgroups: [Math.ceil(N / (LANES * columns)), Math.ceil(M / (ROW_BLOCKS * rows4 * 4)), Math.ceil(K / kChunk)] },
    {
      ROWS4: rows4,
      COLUMNS: columns,
      QUADS: hasQuads,
      PLAIN: !hasQuads,
      HAS_BIAS: Boolean(bias),
      HAS_GELU: Boolean(pre),
      HAS_RESIDUAL: Boolean(residual),
      HAS_GELU_DERIVATIVE: Boolean(geluDerivativeAt),
    },
  )
}

/**
 * The tile of a thread. Wide tiles reuse loads; over about 128 multiply-adds in the loop the software adapter's code no
 * longer fits its cache. Of 6 and 8 columns the one that wastes fewer is taken (48 | 96, 144, 192; 64 | 128, 1024).
 */
function tileOf(M: number, N: number, hasQuads: boolean): { rows4: number; columns: number } {
  if (!hasQuads) return { rows4: 1, columns: 4 }
  const waste = (columns: number) => Math.ceil(N / (LANES * columns)) * LANES * columns
  return { rows4: M <= 32 ? 1 : 4, columns: waste(8) <= waste(6) ? 8 : 6 }
}
