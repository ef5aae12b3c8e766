// Which teacher region each student region is asked to predict: the most similar one by cosine of the backbone's
// features, in each teacher view of the same image (EsViT section 3.2; `DDINOLoss.forward`).
//
// Kernel: shaders/loss/regionMatch.wgsl

import { emit } from '../../tensor/program'
import { Tensor, checkShape } from '../../tensor/tensor'
import { l2Normalize } from '../norm/l2Normalize'
import { rowsOf, tokensOf, type TokenGroup } from '../patch/tokenGroups'
import { NO_MATCH, TEACHER_VIEWS } from './matchedCrossEntropy'

/**
 * @param student       [R, C] f32 region features of all crops
 * @param studentGroups how they lie; images are crop-major, so a group of n images has n / batch crops
 * @param teacher       [Q, C] f32 region features of the two teacher views
 * @param teacherGroup  how they lie: 2 * batch images
 * @param batch         samples in the batch
 * @returns             matches [R, 2] u32 (row of `teacher` in each teacher view, NO_MATCH for a view with itself) and
 *                      their cosines [R, 2] f32; no gradient passes either
 */
export function regionMatch(
  student: Tensor,
  studentGroups: readonly TokenGroup[],
  teacher: Tensor,
  teacherGroup: TokenGroup,
  batch: number,
): { matches: Tensor; similarities: Tensor } {
  const [R, C] = student.shape
  checkShape('regionMatch', 'student', student.shape, [rowsOf(studentGroups), C], '[R, C]')
  checkShape('regionMatch', 'teacher', teacher.shape, [rowsOf([teacherGroup]), C], '[Q, C]')
  checkShape('regionMatch', 'teacherGroup.images', [teacherGroup.images], [TEACHER_VIEWS * batch], '2 * batch')

  const normalized = l2Normalize(teacher)
  const matches = Tensor.empty('regionMatch', [R, TEACHER_VIEWS], 'u32')
  const similarities = Tensor.empty('regionMatch.similarities', [R, TEACHER_VIEWS])
  let firstCrop = 0
  for (const group of studentGroups) {
    const rows = group.images * tokensOf(group)
    const params = {
      rows,
      first_row: group.firstRow,
      tokens: tokensOf(group),
      batch,
      first_crop: firstCrop,
      teacher_tokens: tokensOf(teacherGroup),
      C,
    }
    emit('loss/regionMatch', { params, student, teacher: normalized, matches, similarities }, { threads: rows })
    firstCrop += group.images / batch
  }
  return { matches, similarities }
}

/** The match table of whole views: row (crop, sample) meets the teacher's views of the same sample, but not itself. */
export function viewMatches(crops: number, batch: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: crops * batch * TEACHER_VIEWS }, (_, at) => {
    const [row, view] = [Math.floor(at / TEACHER_VIEWS), at % TEACHER_VIEWS]
    return Math.floor(row / batch) === view ? NO_MATCH : view * batch + (row % batch)
  })
}

/** Pairs of a teacher view and another student view: 2 (n - 1) for n crops. */
export const pairsOf = (crops: number): number => TEACHER_VIEWS * (crops - 1)

/** Weights that make the view losses [crops * batch, 2] a mean over pairs and batch. */
export const viewWeights = (crops: number, batch: number, scale: number): Float32Array<ArrayBuffer> =>
  new Float32Array(crops * batch * TEACHER_VIEWS).fill(scale / (batch * pairsOf(crops)))

/**
 * Weights that make the region losses [R, 2] a mean over pairs, batch and the student view's own tokens: a token of a
 * local crop, which has fewer, weighs more than one of a global crop.
 */
export function regionWeights(groups: readonly TokenGroup[], batch: number, scale: number): Float32Array<ArrayBuffer> {
  const crops = groups.reduce((n, group) => n + group.images / batch, 0)
  const weights = new Float32Array(rowsOf(groups) * TEACHER_VIEWS)
  for (const group of groups) {
    const begin = group.firstRow * TEACHER_VIEWS
    const end = begin + group.images * tokensOf(group) * TEACHER_VIEWS
    weights.fill(scale / (batch * pairsOf(crops) * tokensOf(group)), begin, end)
  }
  return weights
}
