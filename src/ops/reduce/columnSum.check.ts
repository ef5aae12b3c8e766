// The self-test of columnSum, and of sumChunks, its second stage.

import { uniform } from '../../base/seededNumbers'
import { Tensor } from '../../tensor/tensor'
import { checkCase, type OpCheck } from '../opCheck'
import { columnSum } from './columnSum'
import { columnSumReference } from './columnSum.reference'

const ofSize = ([R, C]: [number, number]) =>
  checkCase({
    name: `${R} × ${C}`,
    inputs: { x: { shape: [R, C], data: uniform(R * C, 1) } },
    run: ({ x }) => {
      const into = Tensor.empty('sum', [C])
      columnSum(x, into)
      return [into]
    },
    reference: ({ x }) => [columnSumReference(x, C)],
    tolerance: 1e-5,
  })

export const check: OpCheck = {
  op: 'columnSum',
  computes: 'Sums over rows in two ordered stages: bias gradients, centres, gradients of norms.',
  formula: 's[c] = Σᵣ x[r, c]',
  cases: [ofSize([129, 5]), ofSize([1000, 70]), ofSize([1000, 72])],
}
