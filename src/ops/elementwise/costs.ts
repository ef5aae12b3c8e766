// What the elementwise kernels do, by the rules of ../kernelCost.ts.

import { GELU_DERIVATIVE_FLOPS, GELU_FLOPS, type KernelCosts } from '../kernelCost'

export const costs: KernelCosts = {
  'elementwise/addInto': ({ params: { n } }) => ({ flops: n, words: 3 * n }),
  'elementwise/multiplied': ({ params: { n } }) => ({ flops: n, words: 3 * n }),
  'elementwise/half': ({ params: { n4 } }) => ({ flops: 8 * n4, words: 6 * n4 }), // clamped, each way
  'elementwise/gelu.forward': ({ params: { n } }) => ({ flops: GELU_FLOPS * n, words: 2 * n }),
  'elementwise/gelu.backward': ({ params: { n } }) => ({
    flops: (GELU_FLOPS + GELU_DERIVATIVE_FLOPS) * n,
    words: 3 * n,
  }),
  'elementwise/dropPath.forward': ({ params: { images, image_size }, lanes }) => {
    const n = images * image_size * lanes
    return { flops: 2 * n, words: 3 * n }
  },
  'elementwise/dropPath.backward': ({ params: { images, image_size }, lanes }) => {
    const n = images * image_size * lanes
    return { flops: n, words: 2 * n }
  },
}
