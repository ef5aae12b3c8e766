// The model of the step: two Swin blocks over windows of 16 tokens, mean pool, a linear head, mean squared error.
//
// The tokens of a window lie together and the four windows of an image after one another, so that no engine has to
// partition or shift. Names and layouts are the official state dict's; GELU is exact, LayerNorm's epsilon 1e-6.

import { relativePositionIndex } from '../../src/ops/window/geometry'
import { transposed, uniform } from './inputs'

export const SHAPE = {
  images: 64,
  windows: 4, // of an image
  side: 4, // tokens a side of a window
  width: 64,
  heads: 4,
  mlpRatio: 4,
  blocks: 2,
}

export const TOKENS = SHAPE.side ** 2 // of a window
export const ROWS = SHAPE.images * SHAPE.windows * TOKENS
const OFFSETS = (2 * SHAPE.side - 1) ** 2 // of two tokens of a window

export const NORM_EPS = 1e-6
export const ADAM = { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-7 }

export interface Parameter {
  name: string
  shape: number[]
  values: Float32Array<ArrayBuffer>
}

export interface Model {
  /** Matrices are [out, in]. */
  parameters: Parameter[]
  /** [ROWS, width] */
  tokens: Float32Array<ArrayBuffer>
  /** [images, width] what the head should say */
  targets: Float32Array<ArrayBuffer>
}

export function model(): Model {
  const { images, width, heads, mlpRatio, blocks } = SHAPE
  const linear = (name: string, from: number, to: number): [string, number[]][] => [
    [`${name}.weight`, [to, from]],
    [`${name}.bias`, [to]],
  ]
  const norm = (name: string): [string, number[]][] => [
    [`${name}.weight`, [width]],
    [`${name}.bias`, [width]],
  ]
  const shapes = Array.from({ length: blocks }, (_, i): [string, number[]][] => [
    ...norm(`blocks.${i}.norm1`),
    [`blocks.${i}.attn.relative_position_bias_table`, [OFFSETS, heads]],
    ...linear(`blocks.${i}.attn.qkv`, width, 3 * width),
    ...linear(`blocks.${i}.attn.proj`, width, width),
    ...norm(`blocks.${i}.norm2`),
    ...linear(`blocks.${i}.mlp.fc1`, width, mlpRatio * width),
    ...linear(`blocks.${i}.mlp.fc2`, mlpRatio * width, width),
  ]).flat()
  const parameters = [...shapes, ...linear('head', width, width)].map(([name, shape], i) => {
    const size = shape.reduce((a, b) => a * b, 1)
    const isOnes = /norm\d\.weight$/.test(name)
    const values = isOnes ? new Float32Array(size).fill(1) : uniform(size, i + 11, shape.length > 1 ? 0.2 : 0.02)
    return { name, shape, values }
  })
  return { parameters, tokens: uniform(ROWS * width, 5), targets: uniform(images * width, 6) }
}

/** The parameters as the peers like them: a Linear's matrix is [in, out]. */
export const peerParameters = ({ parameters }: Model): Parameter[] =>
  parameters.map(({ name, shape, values }) => {
    const isLinear = shape.length === 2 && name.endsWith('.weight')
    return isLinear
      ? { name, shape: shape.toReversed(), values: transposed(values, shape[0], shape[1]) }
      : { name, shape, values }
  })

/** [N * N, OFFSETS]: one row of ones and zeros for every pair of tokens, so that the bias is a product with the table. */
export function pairsOfOffsets(side: number): Float32Array<ArrayBuffer> {
  const index = relativePositionIndex(side)
  const offsets = (2 * side - 1) ** 2
  const pairs = new Float32Array(index.length * offsets)
  index.forEach((offset, pair) => {
    pairs[pair * offsets + offset] = 1
  })
  return pairs
}

/** The bias [heads, N, N] that a table [(2 side - 1)^2, heads] means. */
export function expandedBias(table: Float32Array, heads: number, side: number): Float32Array<ArrayBuffer> {
  const index = relativePositionIndex(side)
  return Float32Array.from(
    { length: heads * index.length },
    (_, i) => table[index[i % index.length] * heads + Math.floor(i / index.length)],
  )
}

/** The gradient of the table, from that of the bias it was expanded to. */
export function foldedBias(dBias: Float32Array, heads: number, side: number): Float32Array<ArrayBuffer> {
  const index = relativePositionIndex(side)
  const dTable = new Float32Array((2 * side - 1) ** 2 * heads)
  dBias.forEach((value, i) => {
    dTable[index[i % index.length] * heads + Math.floor(i / index.length)] += value
  })
  return dTable
}
