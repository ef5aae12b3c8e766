// The self-test of weightedSum.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { weightedSum } from './weightedSum'
import { weightedSumReference } from './weightedSum.reference'

const n = 131 // more than one round of the 64 parts, and not a multiple

export const check: OpCheck = {
  op: 'weightedSum',
  computes: 'The weighted sum of all elements: how losses of rows become one number.',
  formula: 'y = Σᵢ w[i] x[i]',
  cases: [
    checkCase({
      name: `${n} elements`,
      inputs: { x: { shape: [n], data: uniform(n, 1), gradient: true }, weights: { shape: [n], data: uniform(n, 2) } },
      run: ({ x, weights }) => [weightedSum(x, weights)],
      reference: ({ x, weights }) => [[weightedSumReference(x, weights)]],
      tolerance: 2e-6,
      gradientTolerance: 2e-6,
    }),
  ],
}
