// The entropy of the target that each student row is compared with: the part of its cross-entropy that no student can
// take away. The rest is KL(teacher || student). Not differentiable.
//
// Kernel: shaders/loss/matchedEntropy.wgsl

import { emit } from '../../tensor/program'
import { Tensor, checkShape } from '../../tensor/tensor'
import { TEACHER_VIEWS } from './matchedCrossEntropy'

/**
 * @param entropy [Q] f32 of the teacher's rows @param matches [R, 2] u32, rows of the teacher or NO_MATCH
 * @returns       [R, 2] f32, 0 where there is no match
 */
export function matchedEntropy(entropy: Tensor, matches: Tensor): Tensor {
  const [rows] = matches.shape
  checkShape('matchedEntropy', 'entropy', entropy.shape, [entropy.size], '[Q]')
  checkShape('matchedEntropy', 'matches', matches.shape, [rows, TEACHER_VIEWS], '[R, 2]')
  const values = Tensor.empty('matchedEntropy', [rows, TEACHER_VIEWS])
  emit('loss/matchedEntropy', { params: { rows }, entropy, matches, values }, { threads: rows })
  return values
}
