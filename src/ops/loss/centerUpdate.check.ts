// The self-test of centerUpdate.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { centerUpdate } from './centerUpdate'
import { centerUpdateReference } from './centerUpdate.reference'

const K = 70

export const check: OpCheck = {
  op: 'centerUpdate',
  computes: 'Moves the centre of the teacher’s logits towards the mean of this batch.',
  formula: 'c ← m c + (1 − m) · mean over rows of t',
  cases: [1, 130].map((rows) =>
    checkCase({
      name: `${rows} × ${K}`,
      inputs: {
        center: { shape: [1, K], data: uniform(K, 1) },
        logits: { shape: [rows, K], data: uniform(rows * K, 2) },
      },
      scalars: { centerMomentum: 0.9 },
      run: ({ center, logits }, stepScalars) => {
        centerUpdate(center, logits, stepScalars)
        return [center]
      },
      reference: ({ center, logits }) => [centerUpdateReference(center, logits, 0.9)],
      tolerance: 1e-6,
    }),
  ),
}
