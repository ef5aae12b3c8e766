// The self-test of columnStd.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { columnStd } from './columnStd'
import { columnStdReference } from './columnStd.reference'

const [R, C] = [37, 19]

export const check: OpCheck = {
  op: 'columnStd',
  computes: 'How far features spread over a batch: a collapsed network gives every image the same one.',
  formula: 'σ[c] = √(mean over rows of (x[r, c] − mean)²)',
  cases: [
    checkCase({
      name: `${R} × ${C}`,
      inputs: { x: { shape: [R, C], data: uniform(R * C, 1) } },
      run: ({ x }) => [columnStd(x)],
      reference: ({ x }) => [columnStdReference(x, C)],
      tolerance: 2e-6,
    }),
  ],
}
