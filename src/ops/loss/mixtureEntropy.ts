// The entropy of the teacher's targets taken together: how many prototypes are in use. exp of it is their perplexity, 1
// where one prototype wins every row, K where all are used alike. What it exceeds the rows' own mean entropy by is what
// a target tells of its row: their mutual information, 0 in every collapse. Not differentiable.
//
// Kernel: shaders/loss/mixtureEntropy.wgsl

import { emit } from '../../tensor/program'
import { Tensor, checkShape } from '../../tensor/tensor'
import { columnSum } from '../reduce/columnSum'
import { weightedSum } from '../reduce/weightedSum'

/**
 * into = H(mean of the rows), in nats, 0 to ln K.
 *
 * @param probabilities [Q, K] f32, rows sum to 1 @param into [] f32, assigned
 */
export function mixtureEntropy(probabilities: Tensor, into: Tensor): void {
  const [rows, K] = probabilities.shape
  checkShape('mixtureEntropy', 'probabilities', probabilities.shape, [rows, K], '[Q, K]')
  const sum = Tensor.empty('mixtureEntropy.sum', [K])
  const terms = Tensor.empty('mixtureEntropy.terms', [K])
  columnSum(probabilities, sum)
  emit('loss/mixtureEntropy', { params: { K, rows }, sum, terms }, { threads: K })
  weightedSum(terms, Tensor.constant('mixtureEntropy.ones', [K], new Float32Array(K).fill(1)), into)
}
