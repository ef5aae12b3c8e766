// The self-test of matmulNT.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { matmulNT } from './matmulNT'
import { matmulNTReference } from './matmulNT.reference'

const [M, N, C] = [6, 4, 5]

export const check: OpCheck = {
  op: 'matmulNT',
  computes: 'All similarities of one set of features to another, for k-NN and correspondences.',
  formula: 'c[m, n] = ⟨aₘ, bₙ⟩',
  cases: [
    checkCase({
      name: `${M} against ${N}, ${C} channels`,
      inputs: { a: { shape: [M, C], data: uniform(M * C, 1) }, b: { shape: [N, C], data: uniform(N * C, 2) } },
      run: ({ a, b }) => [matmulNT(a, b)],
      reference: ({ a, b }) => [matmulNTReference(a, b, C)],
      tolerance: 2e-6,
    }),
  ],
}
