// The moving centre of the teacher's logits (`update_center` of DINOLoss): after the loss, from raw logits.
//
// Kernel: shaders/loss/centerUpdate.wgsl

import { emit } from '../../tensor/program'
import { Tensor, checkShape } from '../../tensor/tensor'
import { columnSum } from '../reduce/columnSum'

/**
 * center <- m center + (1 - m) mean of the rows of `logits`, in place.
 *
 * @param center [1, K] f32 @param logits [Q, K] f32, no temperature and no centre applied
 */
export function centerUpdate(center: Tensor, logits: Tensor, stepScalars: Tensor): void {
  const [rows, K] = logits.shape
  checkShape('centerUpdate', 'center', center.shape, [1, K], '[1, K]')
  const sum = Tensor.empty('centerUpdate.sum', [K])
  columnSum(logits, sum)
  emit('loss/centerUpdate', { params: { K, rows }, sum, scalars: stepScalars, center }, { threads: K })
}
