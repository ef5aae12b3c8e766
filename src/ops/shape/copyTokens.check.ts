// The self-test of copyTokens.

import { uniform } from '../../base/seededNumbers'
import { Tensor } from '../../tensor/tensor'
import { checkCase, type OpCheck } from '../opCheck'
import { copyTokens } from './copyTokens'
import { copyTokensReference } from './copyTokens.reference'

const size = { images: 3, C: 5, fromTokens: 4, intoTokens: 6 }

const shifted = (shift: number) =>
  checkCase({
    name: `3 images, 4 tokens into 6, shifted by ${shift}`,
    inputs: { from: { shape: [12, 5], data: uniform(60, 1) } },
    run: ({ from }) => {
      const into = Tensor.empty('into', [18, 5])
      copyTokens({ tensor: from, firstRow: 0, tokens: 4 }, { tensor: into, firstRow: 0, tokens: 6 }, 3, shift)
      return [into]
    },
    reference: ({ from }) => [copyTokensReference(from, { ...size, shift })],
    tolerance: 0,
  })

export const check: OpCheck = {
  op: 'copyTokens',
  computes: 'The one move behind slicing and the cls token: a block of tokens copied into another, shifted.',
  formula: 'into[image, t] = from[image, t − shift], 0 where there is none',
  cases: [shifted(1), shifted(-2)],
}
