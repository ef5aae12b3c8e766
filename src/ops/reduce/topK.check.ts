// The self-test of topK.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { topK } from './topK'
import { topKReference } from './topK.reference'

const [R, N, k] = [17, 53, 20]

export const check: OpCheck = {
  op: 'topK',
  computes: 'The largest of each row, sorted: the neighbours of k-NN.',
  formula: 'values[r] = the k largest of x[r], falling; of equals the first comes first',
  cases: [
    checkCase({
      name: `the first ${k} of ${N}, with equals`,
      inputs: { x: { shape: [R, N], data: uniform(R * N, 1).map((v) => Math.round(8 * v)) } },
      run: ({ x }) => {
        const { values, indices } = topK(x, k)
        return [values, indices]
      },
      reference: ({ x }) => {
        const { values, indices } = topKReference(x, N, k)
        return [values, indices]
      },
      tolerance: 0,
    }),
  ],
}
