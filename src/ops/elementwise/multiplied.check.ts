// The self-test of multiplied.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { multiplied } from './multiplied'
import { multipliedReference } from './multiplied.reference'

export const check: OpCheck = {
  op: 'multiplied',
  computes: 'Multiplies element by element: the chain rule where a forward kept a derivative.',
  formula: 'y = x · factor',
  cases: [
    checkCase({
      name: '131 elements',
      inputs: { x: { shape: [131], data: uniform(131, 1) }, factor: { shape: [131], data: uniform(131, 2) } },
      run: ({ x, factor }) => [multiplied(x, factor)],
      reference: ({ x, factor }) => [multipliedReference(x, factor)],
      tolerance: 2e-7,
    }),
  ],
}
