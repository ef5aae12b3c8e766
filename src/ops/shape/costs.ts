// What the moves do, by the rules of ../kernelCost.ts.

import type { KernelCosts } from '../kernelCost'

export const costs: KernelCosts = {
  'shape/copyTokens': ({ params: { C, images, from_tokens, into_tokens, shift, adds } }) => {
    const moved = Math.max(0, Math.min(into_tokens, from_tokens + shift) - Math.max(0, shift)) * images * C
    return adds ? { flops: moved, words: 3 * moved } : { flops: 0, words: moved + images * into_tokens * C }
  },
  'shape/prependToken': ({ params: { C, images, tokens } }) => ({
    flops: 0,
    words: images * tokens * C + C + images * (tokens + 1) * C,
  }),
}
