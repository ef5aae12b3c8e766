// The self-test of concatRows.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { concatRows } from './concatRows'
import { concatRowsReference } from './concatRows.reference'

const C = 17

export const check: OpCheck = {
  op: 'concatRows',
  computes: 'Matrices of one width, one below the other.',
  formula: 'y = [a; b]',
  cases: [
    checkCase({
      name: `5 and 2 rows of ${C}`,
      inputs: {
        a: { shape: [5, C], data: uniform(5 * C, 1), gradient: true },
        b: { shape: [2, C], data: uniform(2 * C, 2), gradient: true },
      },
      run: ({ a, b }) => [concatRows([a, b])],
      reference: ({ a, b }) => [concatRowsReference([a, b])],
      tolerance: 0,
      gradientTolerance: 1e-6,
    }),
  ],
}
