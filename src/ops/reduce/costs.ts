// What the reductions do, by the rules of ../kernelCost.ts.

import type { KernelCosts } from '../kernelCost'

export const costs: KernelCosts = {
  'reduce/columnStd': ({ params: { rows, columns } }) => ({
    flops: 4 * rows * columns + 3 * columns,
    words: rows * columns + columns,
  }),
  'reduce/columnSum': ({ params: { rows, columns, chunks }, lanes }) => ({
    flops: rows * columns * lanes,
    words: (rows + chunks) * columns * lanes,
  }),
  'reduce/sumChunks': ({ params: { n, chunks }, lanes }) => ({
    flops: n * chunks * lanes,
    words: (chunks + 1) * n * lanes,
  }),
  'reduce/sumParts': ({ params: { terms, sums } }) => ({ flops: terms, words: terms + sums }),
  'reduce/meanTokens.forward': ({ params: { images, tokens, C } }) => ({
    flops: (tokens + 1) * images * C,
    words: (tokens + 1) * images * C,
  }),
  'reduce/meanTokens.backward': ({ params: { images, tokens, C, adds } }) => ({
    flops: (1 + adds * tokens) * images * C,
    words: (1 + (1 + adds) * tokens) * images * C,
  }),
  // how often a list is shifted depends on the order of the values
  'reduce/topK': ({ params: { rows, columns, k } }) => ({ flops: null, words: rows * (columns + 2 * k) }),
  'reduce/weightedSum.forward': ({ params: { n, parts } }) => ({ flops: 2 * n, words: 2 * n + parts }),
  'reduce/weightedSum.total': ({ params: { parts } }) => ({ flops: parts, words: parts + 1 }),
  'reduce/weightedSum.backward': ({ params: { n } }) => ({ flops: n, words: 2 * n + 1 }),
}
