// The self-test of gelu.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { gelu } from './gelu'
import { geluReference } from './gelu.reference'

export const check: OpCheck = {
  op: 'gelu',
  computes: 'The exact GELU, by erf; in networks it rides in the finish of a matrix product.',
  formula: 'y = x · Φ(x)',
  cases: [
    checkCase({
      name: '203 elements, into both tails',
      inputs: { x: { shape: [203], data: uniform(203, 3).map((v) => 6 * v), gradient: true } },
      run: ({ x }) => [gelu(x)],
      reference: ({ x }) => [Array.from(x, geluReference)],
      tolerance: 1e-6,
      gradientTolerance: 2e-6,
    }),
  ],
}
