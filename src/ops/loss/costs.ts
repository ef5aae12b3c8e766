// What the kernels of the losses do, by the rules of ../kernelCost.ts.

import type { KernelCosts } from '../kernelCost'

export const costs: KernelCosts = {
  'loss/centerUpdate': ({ params: { K } }) => ({ flops: 4 * K, words: 3 * K }),
  'loss/matchedCrossEntropy.forward': ({ params, lanes, size }) => {
    const n = params.rows * params.K * lanes
    return { flops: 9 * n, words: n + size('teacher') + 5 * params.rows }
  },
  'loss/matchedCrossEntropy.backward': ({ params, lanes, size }) => {
    const n = params.rows * params.K * lanes
    return { flops: 9 * n, words: 2 * n + size('teacher') + 5 * params.rows }
  },
  'loss/matchedEntropy': ({ params: { rows }, size }) => ({ flops: 0, words: size('entropy') + 4 * rows }),
  'loss/mixtureEntropy': ({ params: { K } }) => ({ flops: 4 * K, words: 2 * K }),
  'loss/regionMatch': ({ params: { rows, tokens, batch, first_crop, teacher_tokens, C }, size }) => {
    const ofCrop = tokens * batch
    const crops = Math.round(rows / ofCrop)
    const itself = Math.max(0, Math.min(2, first_crop + crops) - first_crop) // a view is not compared with itself
    const pairs = (2 * crops - itself) * ofCrop * teacher_tokens
    return { flops: pairs * (2 * C + 1) + 3 * rows * C, words: rows * C + size('teacher') + 4 * rows }
  },
  'loss/teacherSoftmax': ({ params, lanes }) => {
    const n = params.rows * params.K * lanes
    return { flops: 9 * n, words: 2 * n + params.K * lanes + params.rows }
  },
}
