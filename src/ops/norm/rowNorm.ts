// Layer normalisation of rows, and of rows that patch merging gathers: one set of kernels for both, because the gather
// is index arithmetic. layerNorm.ts and patch/mergeNorm.ts are its two faces, and record it.
//
// Kernels: shaders/norm/layerNorm.{forward,backward}[.vec4|.unrolled].wgsl, layerNorm.parameters[.vec4].wgsl

import { currentProgram, emit } from '../../tensor/program'
import type { Backward } from '../../tensor/tape'
import { Tensor } from '../../tensor/tensor'

/** Rows that are normalised by one launch. */
export interface RowBlock {
  rows: number
  /** Row of the input at which the block begins (of its first map, where rows are merged), and of the output. */
  fromRow: number
  toRow: number
  /** Map of the input, where rows are merged from 2x2 neighbours; 0 otherwise. */
  height: number
  width: number
}

const CHUNK_ROWS = 128

const SCALAR = {
  forward: 'norm/layerNorm.forward',
  backward: 'norm/layerNorm.backward',
  parameters: 'norm/layerNorm.parameters',
}
/** Four channels a load, and every size counted in fours: half the time on a software adapter. */
const VEC4 = {
  forward: 'norm/layerNorm.forward.vec4',
  backward: 'norm/layerNorm.backward.vec4',
  parameters: 'norm/layerNorm.parameters.vec4',
}
/** The same for rows that fit in variables: they are read once. */
const UNROLLED = {
  ...VEC4,
  forward: 'norm/layerNorm.forward.unrolled',
  backward: 'norm/layerNorm.backward.unrolled',
}
/**
 * vec4s of a row that is written out, and rows of a thread, which read weight and bias once. Where registers are memory,
 * longer code takes a second to build and gains little; elsewhere registers would not hold it.
 */
const IN_MEMORY = { mostUnrolled: 24, rowsPerThread: 8 }
const IN_REGISTERS = { mostUnrolled: 16, rowsPerThread: 1 }

/**
 * @param x        [R, C] f32
 * @param blocks   what to normalise; together they cover the output
 * @param quadrants 1: rows as they are; 4: 2x2 neighbours side by side
 * @param weight   [quadrants * C] f32 @param bias likewise
 * @returns        y [R', quadrants * C] f32, and how its gradient reaches x, weight and bias
 */
export function rowNorm(
  name: string,
  x: Tensor,
  blocks: readonly RowBlock[],
  quadrants: 1 | 4,
  weight: Tensor,
  bias: Tensor,
  eps: number,
): { y: Tensor; backward: Backward } {
  const segment = x.shape[1]
  const columns = quadrants * segment
  const outRows = blocks.reduce((n, block) => n + block.rows, 0)
  const y = Tensor.empty(name, [outRows, columns])
  const moments = Tensor.empty(`${name}.moments`, [outRows, 2])
  const lanes = segment % 4 === 0 ? 4 : 1
  const { spillsRegisters } = currentProgram().gpu
  const { mostUnrolled, rowsPerThread } = spillsRegisters ? IN_MEMORY : IN_REGISTERS
  const isUnrolled = lanes === 4 && columns <= 4 * mostUnrolled
  const kernels = isUnrolled ? UNROLLED : lanes === 4 ? VEC4 : SCALAR
  const constants = { QUADRANTS: quadrants }
  const written = { SEGMENT: segment / 4, ROWS: rowsPerThread, SHARES: rowsPerThread > 1 }
  const rowConstants = isUnrolled ? { ...constants, ...written } : constants
  const extentOf = (rows: number) => ({ threads: isUnrolled ? Math.ceil(rows / rowsPerThread) : rows })
  // unrolled code takes half a second to build on a software adapter; the loops add up in the same order
  const isSlowToBuild = isUnrolled && spillsRegisters
  const standInOf = (kernel: string, rows: number) =>
    isSlowToBuild ? { kernel, extent: { threads: rows }, constants } : null
  const placeOf = ({ rows, fromRow, toRow, height, width }: RowBlock) =>
    ({ rows, segment: segment / lanes, from_row: fromRow, to_row: toRow, height, width }) as const

  for (const block of blocks) {
    const params = { ...placeOf(block), eps }
    const tensors = { x, weight, bias, y, moments }
    const standIn = standInOf(VEC4.forward, block.rows)
    emit(kernels.forward, { params, ...tensors }, extentOf(block.rows), rowConstants, standIn)
  }

  const backward: Backward = (dY, gradients) => {
    const chunksOf = (block: RowBlock) => Math.ceil(block.rows / CHUNK_ROWS)
    const allChunks = blocks.reduce((n, block) => n + chunksOf(block), 0)
    const [weightParts, biasParts] = [gradients.parts(weight, allChunks), gradients.parts(bias, allChunks)]
    if (weightParts && biasParts) {
      let firstChunk = 0
      for (const block of blocks) {
        const chunks = chunksOf(block)
        const params = { ...placeOf(block), chunk_rows: CHUNK_ROWS, chunks, first_chunk: firstChunk }
        const tensors = { x, moments, d_y: dY, weight_parts: weightParts, bias_parts: biasParts }
        emit(kernels.parameters, { params, ...tensors }, { threads: (columns / lanes) * chunks }, constants)
        firstChunk += chunks
      }
    }
    const dX = gradients.accumulate(x)
    if (!dX) return
    for (const block of blocks) {
      const params = { ...placeOf(block), adds: Number(dX.adds) }
      const tensors = { x, weight, moments, d_y: dY, d_x: dX.into }
      const standIn = standInOf(VEC4.backward, block.rows)
      emit(kernels.backward, { params, ...tensors }, extentOf(block.rows), rowConstants, standIn)
    }
  }
  return { y, backward }
}
