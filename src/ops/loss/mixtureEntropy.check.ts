// The self-test of mixtureEntropy.

import { softmaxRows, uniform } from '../../base/seededNumbers'
import { Tensor } from '../../tensor/tensor'
import { checkCase, type OpCheck } from '../opCheck'
import { mixtureEntropy } from './mixtureEntropy'
import { mixtureEntropyReference } from './mixtureEntropy.reference'

const ofSize = ([rows, K]: [number, number]) =>
  checkCase({
    name: `${rows} × ${K}`,
    inputs: {
      probabilities: { shape: [rows, K], data: softmaxRows(uniform(rows * K, 1).map((v) => 6 * v), K) }, // prettier-ignore
    },
    run: ({ probabilities }) => {
      const into = Tensor.empty('entropy', [])
      mixtureEntropy(probabilities, into)
      return [into]
    },
    reference: ({ probabilities }) => [[mixtureEntropyReference(probabilities, K)]],
    tolerance: 2e-6,
  })

export const check: OpCheck = {
  op: 'mixtureEntropy',
  computes: 'The entropy of all targets of a batch taken together: how many prototypes are in use.',
  formula: 'H(p̄) = −Σₖ p̄ₖ ln p̄ₖ, p̄ = mean over rows of p',
  cases: [ofSize([9, 70]), ofSize([300, 33])],
}
