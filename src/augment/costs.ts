// What the kernels of augmentation move, by the rules of ops/kernelCost.ts. Their arithmetic follows the draws: how far a
// filter reaches, which colours change, whether a view is blurred.

import type { KernelCosts, LaunchShape } from '../ops/kernelCost'
import { VIEW_WORDS } from './viewParameters'

const pixelsOf = ({ params: { images, side } }: LaunchShape) => 3 * images * side * side
const drawnOf = ({ params: { images } }: LaunchShape) => images * VIEW_WORDS

export const costs: KernelCosts = {
  'augment/parameters': ({ params: { views } }) => ({ flops: null, words: views * VIEW_WORDS + 2 }),
  'augment/crop': (launch) => {
    const { images, batch, size } = launch.params
    const source = (Math.min(images, batch) * 3 * size * size) / 4 // at most: crops leave parts out
    return { flops: null, words: source + drawnOf(launch) + pixelsOf(launch) }
  },
  'augment/contrastMean': (launch) => ({
    flops: null,
    words: pixelsOf(launch) + drawnOf(launch) + launch.params.images,
  }),
  'augment/color': (launch) => ({ flops: null, words: 2 * pixelsOf(launch) + drawnOf(launch) + launch.params.images }),
  'augment/blur': (launch) => ({ flops: null, words: 2 * pixelsOf(launch) + drawnOf(launch) }),
}
