// Gradient clipping per parameter tensor (`clip_gradients` of the official utils.py): each by its own L2 norm, there is
// no global norm. Only the coefficients are computed here; AdamW multiplies by them.
//
// Kernels: shaders/optim/clip.{squares,coefficients}.wgsl

import type { Parameters } from '../tensor/parameters'
import { emit } from '../tensor/program'
import { Tensor } from '../tensor/tensor'

const CHUNK = 1024 // elements a thread sums

/**
 * @param gradients flat gradients; tensors that are not trainable count as 0
 * @param clip      largest norm, 0 for no clipping
 * @returns         norms [segments] before clipping and coefficients [segments] in (0, 1], f32
 */
export function clipCoefficients(gradients: Parameters, clip: number): { norms: Tensor; coefficients: Tensor } {
  const { segments } = gradients
  const chunks: number[] = []
  const ranges: number[] = []
  for (const { byteOffset, size, isTrainable } of segments) {
    const firstChunk = chunks.length / 2
    if (isTrainable) for (let e = 0; e < size; e += CHUNK) chunks.push(byteOffset / 4 + e, Math.min(CHUNK, size - e))
    ranges.push(firstChunk, chunks.length / 2 - firstChunk)
  }
  const count = chunks.length / 2
  const squares = Tensor.empty('clip.squares', [count])
  const norms = Tensor.empty('clip.norms', [segments.length])
  const coefficients = Tensor.empty('clip.coefficients', [segments.length])
  emit(
    'optim/clip.squares',
    {
      params: { chunks: count },
      gradients: gradients.flat(),
      chunks: Tensor.constant('clip.chunks', [count, 2], Uint32Array.from(chunks)),
      squares,
    },
    { threads: count },
  )
  emit(
    'optim/clip.coefficients',
    {
      params: { segments: segments.length, clip },
      squares,
      ranges: Tensor.constant('clip.ranges', [segments.length, 2], Uint32Array.from(ranges)),
      norms,
      coefficients,
    },
    { threads: segments.length },
  )
  return { norms, coefficients }
}
