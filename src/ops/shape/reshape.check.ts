// The self-test of reshape.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { concatRows } from './concatRows'
import { reshape } from './reshape'
import { reshapeReference } from './reshape.reference'

export const check: OpCheck = {
  op: 'reshape',
  computes: 'The same numbers under another shape; no launch forward, a copy where a parameter’s gradient has a place.',
  formula: 'y = x',
  cases: [
    checkCase({
      name: 'a result of an op, [2, 3] → [3, 2]',
      inputs: { x: { shape: [2, 3], data: uniform(6, 1), gradient: true } },
      run: ({ x }) => [reshape(concatRows([x]), [3, -1])],
      reference: ({ x }) => [reshapeReference(x)],
      tolerance: 0,
      gradientTolerance: 1e-6,
    }),
    checkCase({
      name: 'a parameter, [2, 3] → [6, 1]',
      inputs: { x: { shape: [2, 3], data: uniform(6, 1), gradient: true } },
      run: ({ x }) => [reshape(x, [6, 1])],
      reference: ({ x }) => [reshapeReference(x)],
      tolerance: 0,
      gradientTolerance: 1e-6,
    }),
  ],
}
