// What the optimiser's kernels do, by the rules of ops/kernelCost.ts.

import type { KernelCosts } from '../ops/kernelCost'

export const costs: KernelCosts = {
  'optim/clip.squares': ({ size }) => ({
    flops: 2 * size('gradients'),
    words: size('gradients') + 3 * size('squares'),
  }),
  'optim/clip.coefficients': ({ params: { segments }, size }) => ({
    flops: size('squares') + 4 * segments,
    words: size('squares') + 4 * segments,
  }),
  'optim/adamW': ({ params: { blocks }, size }) => ({
    flops: 15 * size('values'),
    words: 7 * size('values') + size('coefficients') + blocks,
  }),
  'optim/ema': ({ params: { n } }) => ({ flops: 3 * n, words: 3 * n }),
}
