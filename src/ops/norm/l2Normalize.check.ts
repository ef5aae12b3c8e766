// The self-test of l2Normalize.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { l2Normalize } from './l2Normalize'
import { l2NormalizeReference } from './l2Normalize.reference'

const [R, C] = [67, 5]

export const check: OpCheck = {
  op: 'l2Normalize',
  computes: 'Rows scaled to length 1, as the DINO head does before its last layer.',
  formula: 'y = x / max(‖x‖, ε)',
  cases: [
    checkCase({
      name: `${R} × ${C}`,
      inputs: { x: { shape: [R, C], data: uniform(R * C, 1), gradient: 50 } },
      run: ({ x }) => [l2Normalize(x)],
      reference: ({ x }) => [l2NormalizeReference(x, C)],
      tolerance: 2e-6,
      gradientTolerance: 3e-5,
    }),
  ],
}
