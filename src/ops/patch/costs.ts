// What the kernels of patches and positions do, by the rules of ../kernelCost.ts.

import type { KernelCosts } from '../kernelCost'

export const costs: KernelCosts = {
  'patch/patchify': ({ params: { images, rows, columns, P } }) => ({
    flops: 0,
    words: 2 * images * rows * columns * 3 * P * P,
  }),
  'patch/positionEmbedding.forward': ({ params: { images, tokens, C } }) => ({
    flops: images * tokens * C,
    words: 2 * images * tokens * C + tokens * C,
  }),
  'patch/positionEmbedding.backward': ({ params: { images, tokens, C, adds } }) => ({
    flops: (images - 1 + adds) * tokens * C,
    words: images * tokens * C + (1 + adds) * tokens * C,
  }),
  'patch/positionEmbedding.interpolate': ({ params: { tokens, table_rows, C, adds } }) => ({
    flops: 2 * tokens * table_rows * C + adds * tokens * C,
    words: tokens * table_rows + table_rows * C + (1 + adds) * tokens * C,
  }),
}
