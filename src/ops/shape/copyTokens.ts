// The one move behind slicing, concatenating and the cls token's coming and going: a block of tokens is copied into
// another, image by image, shifted along the tokens. Its transpose is the same move with the blocks swapped and the
// shift negated. Not differentiable itself.
//
// Kernel: shaders/shape/copyTokens.wgsl

import { emit } from '../../tensor/program'
import { checkShape, type Tensor } from '../../tensor/tensor'

/** Rows of a token matrix, `tokens` of them an image. */
export interface TokenBlock {
  /** [R, C] f32 */
  tensor: Tensor
  firstRow: number
  tokens: number
}

/**
 * Token t of an image in `into` becomes token t - shift of the same image in `from`, or 0 where there is none.
 *
 * @param images images in both blocks
 * @param adds   add to `into`, and leave tokens without a source as they are
 */
export function copyTokens(from: TokenBlock, into: TokenBlock, images: number, shift: number, adds = false): void {
  const C = from.tensor.shape[1]
  checkShape('copyTokens', 'into', into.tensor.shape, [into.tensor.shape[0], C], '[R, C]')
  emit(
    'shape/copyTokens',
    {
      params: {
        C,
        images,
        from_row: from.firstRow,
        from_tokens: from.tokens,
        into_row: into.firstRow,
        into_tokens: into.tokens,
        shift,
        adds: Number(adds),
      },
      source: from.tensor,
      into: into.tensor,
    },
    { threads: images * into.tokens * C },
  )
}
