// Losses and matches of rows, told apart by pair of views: teacher view q outer, student view v inner, v = q left out.

import { TEACHER_VIEWS } from '../../ops/loss/matchedCrossEntropy'
import { tokensOf, type TokenGroup } from '../../ops/patch/tokenGroups'

export interface CropRows {
  firstRow: number
  rows: number
  /** Of one image. */
  tokens: number
}

/** Rows of each crop over the whole batch. */
export const cropsOf = (groups: readonly TokenGroup[], batch: number): CropRows[] =>
  groups.flatMap((group) => {
    const rows = batch * tokensOf(group)
    return Array.from({ length: group.images / batch }, (_, i) => ({
      firstRow: group.firstRow + i * rows,
      rows,
      tokens: tokensOf(group),
    }))
  })

/** Every pair (q, v), v != q, with the rows of student view v. */
export const pairsOf = (groups: readonly TokenGroup[], batch: number): (CropRows & { q: number; v: number })[] => {
  const crops = cropsOf(groups, batch)
  return Array.from({ length: TEACHER_VIEWS }, (_, q) =>
    crops.map((crop, v) => ({ ...crop, q, v })).filter((p) => p.v !== q),
  ).flat()
}

/** Batch mean of the cross-entropy of each pair. @param losses [rows, 2] */
export const pairTerms = (losses: Float32Array, groups: readonly TokenGroup[], batch: number): number[] =>
  pairsOf(groups, batch).map(({ q, firstRow, rows }) => {
    let sum = 0
    for (let r = firstRow; r < firstRow + rows; r++) sum += losses[TEACHER_VIEWS * r + q]
    return sum / rows
  })

/** Teacher token matched to each student token of a pair. @param matches [rows, 2] rows of the teacher */
export const matchesOf = (
  matches: ArrayLike<number>,
  groups: readonly TokenGroup[],
  teacherTokens: number,
  batch: number,
) =>
  pairsOf(groups, batch).map(({ q, v, firstRow, rows, tokens }) => ({
    pair: `q${q}.v${v}`,
    q,
    firstRow,
    tokens,
    values: Array.from({ length: rows }, (_, r) => matches[TEACHER_VIEWS * (firstRow + r) + q] % teacherTokens),
  }))

/** Best minus second-best cosine of a student row over the teacher's tokens; 1 where there is but one. */
export function marginOf(
  student: Float32Array,
  row: number,
  teacher: Float32Array,
  first: number,
  count: number,
  C: number,
): number {
  const length = (x: Float32Array, r: number) => Math.hypot(...x.subarray(r * C, (r + 1) * C))
  let [best, second] = [-2, -2]
  for (let m = first; m < first + count; m++) {
    let product = 0
    for (let c = 0; c < C; c++) product += student[row * C + c] * teacher[m * C + c]
    const cosine = product / (length(student, row) * length(teacher, m))
    if (cosine > best) [best, second] = [cosine, best]
    else if (cosine > second) second = cosine
  }
  return count > 1 ? best - second : 1
}
