// The teacher's targets: centred, then sharpened (DINO section 3.1; `DINOLoss.forward`). Centring keeps one prototype
// from winning everywhere, sharpening keeps all from being equal; either alone collapses.
//
// Kernels: shaders/loss/teacherSoftmax[.vec4].wgsl

import { emit } from '../../tensor/program'
import { Tensor, checkShape } from '../../tensor/tensor'

/**
 * softmax((logits - center) / teacherTemp). The teacher is a constant: no gradient.
 *
 * @param logits      [Q, K] f32
 * @param center      [1, K] f32
 * @param stepScalars holds the teacher's temperature of this step
 * @returns           probabilities [Q, K] f32 (rows sum to 1) and the entropy of each row [Q] f32, in nats
 */
export function teacherSoftmax(
  logits: Tensor,
  center: Tensor,
  stepScalars: Tensor,
): { probabilities: Tensor; entropy: Tensor } {
  const [rows, K] = logits.shape
  checkShape('teacherSoftmax', 'center', center.shape, [1, K], '[1, K]')
  const probabilities = Tensor.empty('teacherSoftmax', [rows, K])
  const entropy = Tensor.empty('teacherSoftmax.entropy', [rows])
  const tensors = { logits, center, scalars: stepScalars, probabilities, entropy }
  const isInFours = K % 4 === 0
  const kernel = isInFours ? 'loss/teacherSoftmax.vec4' : 'loss/teacherSoftmax'
  emit(kernel, { params: { rows, K: isInFours ? K / 4 : K }, ...tensors }, { threads: rows })
  return { probabilities, entropy }
}
