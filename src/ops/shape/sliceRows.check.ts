// The self-test of sliceRows.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { sliceRows } from './sliceRows'
import { sliceRowsReference } from './sliceRows.reference'

const [R, C] = [7, 5]

export const check: OpCheck = {
  op: 'sliceRows',
  computes: 'Some rows of a matrix, copied out.',
  formula: 'y = x[first … first + rows − 1]',
  cases: [
    checkCase({
      name: `rows 2 to 4 of ${R} × ${C}`,
      inputs: { x: { shape: [R, C], data: uniform(R * C, 1), gradient: true } },
      run: ({ x }) => [sliceRows(x, 2, 3)],
      reference: ({ x }) => [sliceRowsReference(x, C, 2, 3)],
      tolerance: 0,
      gradientTolerance: 1e-6,
    }),
  ],
}
