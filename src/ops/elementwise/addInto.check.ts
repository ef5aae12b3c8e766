// The self-test of addInto.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { addInto } from './addInto'
import { addIntoReference } from './addInto.reference'

export const check: OpCheck = {
  op: 'addInto',
  computes: 'Adds gradients that meet in one tensor, in place: what the tape does when a tensor was read twice.',
  formula: 'into ← into + x',
  cases: [
    checkCase({
      name: '131 elements',
      inputs: { into: { shape: [131], data: uniform(131, 1) }, x: { shape: [131], data: uniform(131, 2) } },
      run: ({ into, x }) => {
        addInto(into, x)
        return [into]
      },
      reference: ({ into, x }) => [addIntoReference(into, x)],
      tolerance: 2e-7,
    }),
  ],
}
