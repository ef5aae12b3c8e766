// The self-test of patchify.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { patchify } from './patchify'
import { patchifyReference } from './patchify.reference'

export const check: OpCheck = {
  op: 'patchify',
  computes: 'Images cut into patches, one row each, ready for one product with the convolution’s weight.',
  formula: 'row = the 3 P² pixels of a patch, by channel, row and column',
  cases: [
    checkCase({
      name: '2 images of 7 × 7 and 3 of 4 × 4, patches of 2',
      inputs: {
        large: { shape: [2, 3, 7, 7], data: uniform(2 * 3 * 7 * 7, 1) }, // a border of one is dropped
        small: { shape: [3, 3, 4, 4], data: uniform(3 * 3 * 4 * 4, 2) },
      },
      run: ({ large, small }) => [patchify([{ pixels: large }, { pixels: small }], 2).patches],
      reference: ({ large, small }) => [[...patchifyReference(large, 2, 7, 2), ...patchifyReference(small, 3, 4, 2)]],
      tolerance: 0,
    }),
  ],
}
