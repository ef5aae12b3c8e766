// The self-test of half.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { half } from './half'
import { halfReference } from './half.reference'

/** Numbers of many sizes: down to those that have fewer bits, and beyond the largest. */
const values = uniform(132, 1).map((v, i) => v * 2 ** ((i % 36) - 18))

export const check: OpCheck = {
  op: 'half',
  computes: 'Rounds to half precision: what matrix products read where an experiment asks for it.',
  formula: 'y = x to 11 significant bits',
  cases: [
    checkCase({
      name: '132 elements, of 2⁻¹⁸ to 2¹⁸',
      inputs: { x: { shape: [132], data: values } },
      run: ({ x }) => [half(x)],
      reference: ({ x }) => [Array.from(x, halfReference)],
      tolerance: 2 ** -10, // a device may round either way
    }),
  ],
}
