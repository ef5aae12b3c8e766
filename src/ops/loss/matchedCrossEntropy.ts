// Cross-entropy of student rows against the teacher rows they are matched to. Both halves of the EsViT loss are this:
// a view is matched to the teacher's views of the same image, a region to the teacher's region most like it
// (`DINOLoss` and `DDINOLoss` of the official main_esvit.py; sections 3.1-3.2 of arXiv 2106.09785).
//
// Kernels: shaders/loss/matchedCrossEntropy.{forward,backward}[.vec4].wgsl

import { currentProgram, emit } from '../../tensor/program'
import { record } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'

/** In a match table: this student row is not compared with that teacher view (they are the same view). */
export const NO_MATCH = 0xffffffff

/** The teacher sees two views. */
export const TEACHER_VIEWS = 2

/** Loads of four prototypes a thread of the backward does: on hardware few, so that neighbours read neighbouring ones. */
const TURNS = 4
const TURNS_IN_SOFTWARE = 64

/**
 * @param student [R, K] f32 logits; the only input with a gradient
 * @param teacher [Q, K] f32 probabilities (rows sum to 1)
 * @param matches [R, 2] u32, a row of `teacher` in each of the two teacher views, or NO_MATCH
 * @param temp    student temperature, above 0 (0.1 in DINO and EsViT)
 * @returns       [R, 2] f32 cross-entropies in nats, 0 where there is no match
 */
export function matchedCrossEntropy(student: Tensor, teacher: Tensor, matches: Tensor, temp: number): Tensor {
  const [rows, K] = student.shape
  checkShape('matchedCrossEntropy', 'teacher', teacher.shape, [teacher.shape[0], K], '[Q, K]')
  checkShape('matchedCrossEntropy', 'matches', matches.shape, [rows, TEACHER_VIEWS], '[R, 2]')
  if (!(temp > 0)) throw new RangeError(`matchedCrossEntropy: temp must be above 0, got ${temp}`)

  const isInFours = K % 4 === 0
  const suffix = isInFours ? '.vec4' : ''
  const params = { rows, K: isInFours ? K / 4 : K, temp }
  const logsumexp = Tensor.empty('matchedCrossEntropy.logsumexp', [rows])
  const losses = Tensor.empty('matchedCrossEntropy', [rows, TEACHER_VIEWS])
  const tensors = { student, teacher, matches, logsumexp }
  emit(`loss/matchedCrossEntropy.forward${suffix}`, { params, ...tensors, losses }, { threads: rows })

  return record('matchedCrossEntropy', losses, [student], (dLosses, gradients) => {
    const dStudent = gradients.assign(student)
    if (!dStudent) return
    const all = { params, ...tensors, d_losses: dLosses, d_student: dStudent }
    const turns = currentProgram().gpu.spillsRegisters ? TURNS_IN_SOFTWARE : TURNS
    const threads = rows * (isInFours ? Math.ceil(K / 4 / turns) : K)
    emit(`loss/matchedCrossEntropy.backward${suffix}`, all, { threads }, isInFours ? { TURNS: turns } : {})
  })
}
