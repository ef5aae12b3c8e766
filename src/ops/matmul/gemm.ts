// The matrix product under everything: any strides, with what usually follows fused into its finish.
// Emit-level: the ops of this folder (linear, mlp, matmulNT) say how it is differentiated.
//
// Kernels: shaders/matmul/gemm.wgsl (any shape, any adapter); for N and K in fours gemm.vec4.wgsl (quads), gemm.shared.wgsl
// (graphics cards), gemm.panel.wgsl (large products on a software adapter)

import type { Gpu } from '../../gpu/device'
import { storageBindings, type Scalars } from '../../gpu/kernel'
import type { Constants } from '../../gpu/shader'
import { currentProgram, emit, type Launch, type Specialised } from '../../tensor/program'
import type { Tensor } from '../../tensor/tensor'
import { PANEL_KERNEL, SHARED_KERNEL, VECTOR_KERNEL, specialised } from './tileKernels'
import { LOW_TILE, hasTiles, isLow, isSmall, productKey, tallTile, tileFor } from './tileRule'
import { panelsOf, workgroupSize, type Layout, type Size, type Tile } from './tiles'

/** A matrix inside a tensor, f32 or f16: element (i, j) is at i * rowStride + j * columnStride. */
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
  /** Where to write what GELU is applied to [M, N], for a backward: f16 where c is, and rounded before GELU then. */
  pre?: Tensor
  /** [M, N] that a forward wrote so: the product is multiplied by GELU' of it, and GELU of it takes its place. */
  throughGelu?: Tensor
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
 * @param a [M, K] @param b [K, N] @param c of M * N elements, assigned; f16 only where `writesHalves` says so
 */
export function gemm(a: Matrix, b: Matrix, [M, N, K]: Size, c: Tensor, finish: GemmFinish = {}): void {
  product(a, b, [M, N, K], c, K, finish)
}

/** Into how many chunks a long K is cut: by shape and kind of adapter alone. */
export const chunksOfK = (size: Size): number => Math.ceil(size[2] / chunkOfK(size))

function chunkOfK([M, N, K]: Size): number {
  const affordable = Math.max(1, Math.floor(MAX_PARTS_ELEMENTS / (M * N)))
  const rows = currentProgram().gpu.spillsRegisters ? CHUNK_K.software : CHUNK_K.gpu
  const chunks = Math.min(Math.ceil(K / rows), affordable)
  return chunks === 1 ? K : Math.ceil(K / chunks / 4) * 4
}

/**
 * The parts of c = a b for long K (weight gradients), to be added up in order: more threads, and smaller rounding errors.
 *
 * @param parts   [chunksOfK, M, N] f32, assigned
 * @param rowSums [chunksOfK, M] f32, assigned the sums of the rows of a, where wanted: parts of the bias gradient, which
 *                would else have to read them again
 */
export function gemmLongK(a: Matrix, b: Matrix, size: Size, parts: Tensor, rowSums?: Tensor | null): void {
  product(a, b, size, parts, chunkOfK(size), { ...(rowSums && { rowSums }) })
}

function product(a: Matrix, b: Matrix, size: Size, c: Tensor, kChunk: number, finish: GemmFinish): void {
  const [M, N, K] = size
  const { bias, gelu, derivative, residual, throughGelu, rowSums } = finish
  const pre = finish.pre ?? throughGelu
  const choice = kernelFor(a, b, size, kChunk, isHalf(c))
  const params = {
    M, N, K, k_chunk: kChunk,
    a_m: a.rowStride, a_k: a.columnStride, b_k: b.rowStride, b_n: b.columnStride,
  } // prettier-ignore
  const precision = { A_HALF: isHalf(a.tensor), B_HALF: isHalf(b.tensor) }
  const finishes = {
    HAS_BIAS: Boolean(bias),
    HAS_GELU: Boolean(gelu),
    HAS_DERIVATIVE: Boolean(derivative),
    HAS_RESIDUAL: Boolean(residual),
    HAS_PRE: Boolean(pre),
    THROUGH_GELU: Boolean(throughGelu),
    HAS_ROW_SUMS: Boolean(rowSums),
  }
  const specialise = ({ kernel, extent, constants }: Specialised) => ({
    kernel,
    extent,
    constants: {
      ...constants,
      ...precision,
      ...(isHalf(c) && { C_HALF: true }),
      ...(pre && isHalf(pre) && { PRE_HALF: true }),
      ...finishes,
      ...(kernel === PANEL_KERNEL && {
        WAITS: Boolean(constants.HAS_MORE && (bias || gelu || residual || throughGelu)),
      }),
    },
  })
  const { kernel, extent, constants } = specialise(choice)
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
      ...(pre && { pre }),
      ...(rowSums && { row_sums: rowSums }),
    },
    extent,
    constants,
    choice.standIn && specialise(choice.standIn),
  )
}

interface Choice extends Specialised {
  /** A low tile, where what was chosen takes long to build. */
  standIn?: Specialised
}

/** Sums wait in C for the next panel. */
const waits = (tile: Tile, kChunk: number): boolean => tile.by === 'panel' && panelsOf(kChunk, tile.columns).count > 1

function layoutOf(a: Matrix, b: Matrix): Layout {
  const { hasF16, spillsRegisters } = currentProgram().gpu
  const [A_HALF, B_HALF] = [isHalf(a.tensor), isHalf(b.tensor)]
  const F16 = A_HALF && B_HALF && hasF16 && !spillsRegisters // a software adapter converts, and gains nothing
  return { A_ROWS: a.columnStride === 1, B_ROWS: b.columnStride === 1, A_HALF, B_HALF, F16 }
}

/** Of elements in fours; null where a product has none. */
function tileOf(a: Matrix, b: Matrix, size: Size, kChunk: number): Tile | null {
  const { gpu } = currentProgram()
  const [M, N, K] = size
  if (!hasTiles(gpu) || ![N, K, kChunk].every(isInFours) || !liesInFours(a) || !liesInFours(b)) return null
  if (a.columnStride !== 1 && !isInFours(M)) return null // columns of A are read four rows at a time
  return tileFor(gpu, layoutOf(a, b), size, kChunk)
}

/**
 * Kernel and tile by shape and device alone.
 *
 * @param keepsC C must not hold sums that wait
 */
function kernelFor(a: Matrix, b: Matrix, size: Size, kChunk: number, keepsC: boolean): Choice {
  const { gpu } = currentProgram()
  const [M, N, K] = size
  const chosen = tileOf(a, b, size, kChunk)
  if (chosen) {
    const layout = layoutOf(a, b)
    if (layout.A_HALF && !layout.A_ROWS) throw new Error('gemm: a half left side must be read by its rows')
    const withTile = (tile: Tile) => specialised(gpu, tile, layout, size, kChunk)
    const tile = keepsC && waits(chosen, Math.min(K, kChunk)) ? tallTile(size) : chosen
    if (!gpu.spillsRegisters || tile.by === 'shared' || isLow(tile)) return withTile(tile)
    return { ...withTile(tile), standIn: withTile(LOW_TILE) }
  }
  const wasted = (columns: number) => Math.ceil(N / columns) * columns - N
  const scalar = (rows: number, columns: number, shape: Constants): Choice => {
    const constants = { WORKGROUP_SIZE: workgroupSize(gpu), ...shape }
    const groupRows = (constants.WORKGROUP_SIZE / 8) * rows
    const grid = [Math.ceil(N / (8 * columns)), Math.ceil(M / groupRows), Math.ceil(K / kChunk)] as const
    return { kernel: 'matmul/gemm', extent: { workgroups: [...grid] }, constants }
  }
  if (!gpu.hasQuads) return scalar(4, 4, { ROWS4: 1, COLUMNS: 4, QUADS: false, PLAIN: true })
  const rows4 = isSmall(gpu, size) ? 1 : 4
  const columns = wasted(64) <= wasted(48) ? 8 : 6
  return scalar(rows4 * 4, columns, { ROWS4: rows4, COLUMNS: columns, QUADS: true, PLAIN: false })
}

const isHalf = ({ dtype }: Tensor) => dtype === 'f16'
const isInFours = (n: number) => n % 4 === 0

/** Whether a product of rows and rows of that size can leave its result in half precision: elements in fours a thread. */
export const writesHalves = ([, N, K]: Size): boolean => hasTiles(currentProgram().gpu) && isInFours(N) && isInFours(K)

/** Its rows, or its columns, lie together and can be read four elements at a time. */
const liesInFours = ({ rowStride, columnStride }: Matrix): boolean =>
  (columnStride === 1 && isInFours(rowStride)) || (rowStride === 1 && isInFours(columnStride))

/** A product of a recorded program without what follows it, to be run with any tile (train/tileBench.ts). */
export interface Product {
  /** As it is named in `gpu.tiles`. */
  readonly key: string
  readonly size: Size
  readonly layout: Layout
  readonly params: Scalars
  /** Elements of what it reads and writes. */
  readonly elements: { readonly a: number; readonly b: number; readonly c: number }
}

/** The product of a launch whose tile is a matter of choice; null for every other launch. */
export function productOf({ kernel, constants, params, tensors, text }: Launch): Product | null {
  if (![VECTOR_KERNEL, SHARED_KERNEL, PANEL_KERNEL].includes(kernel)) return null
  const { M, N, K, k_chunk } = params
  const layout = {
    A_ROWS: Boolean(constants.A_ROWS),
    B_ROWS: Boolean(constants.B_ROWS),
    A_HALF: Boolean(constants.A_HALF),
    B_HALF: Boolean(constants.B_HALF),
    F16: Boolean(constants.F16),
  }
  const names = storageBindings(text).map(({ name }) => name)
  const elementsOf = (name: string) => tensors[names.indexOf(name)].size
  return {
    key: productKey(layout, [M, N, K], k_chunk),
    size: [M, N, K],
    layout,
    params,
    elements: { a: elementsOf('a'), b: elementsOf('b'), c: elementsOf('c') },
  }
}

/** c = a b with that tile. @param a, b, c with as many elements as `product.elements` says, or more */
export function emitProduct(product: Product, tile: Tile, a: Tensor, b: Tensor, c: Tensor) {
  const { kernel, extent, constants } = productWith(currentProgram().gpu, product, tile)
  emit(kernel, { params: product.params, a, b, c }, extent, constants)
}

/** Its kernel with that tile. */
export const productWith = (gpu: Gpu, { size, layout, params }: Product, tile: Tile): Specialised =>
  specialised(gpu, tile, layout, size, params.k_chunk)
