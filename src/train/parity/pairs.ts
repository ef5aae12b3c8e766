// Losses and matches of rows, told apart by pair of views: teacher view q outer, student view v inner, v = q left out.

import { TEACHER_VIEWS } from '../../ops/loss/matchedCrossEntropy'
import { tokensOf, type TokenGroup } from '../../ops/patch/tokenGroups'

interface CropRows {
  firstRow: number
  rows: number
  /** Of one image. */
  tokens: number
}

/** Rows of each crop over the whole batch. */
const cropsOf = (groups: readonly TokenGroup[], batch: number): CropRows[] =>
  groups.flatMap((group) => {
    const rows = batch * tokensOf(group)
    return Array.from({ length: group.images / batch }, (_, i) => ({
      firstRow: group.firstRow + i * rows,
      rows,
      tokens: tokensOf(group),
    }))
  })

/** Every pair (q, v), v != q, with the rows of student view v. */
const pairsOf = (groups: readonly TokenGroup[], batch: number): (CropRows & { q: number; v: number })[] => {
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

/** What a loss is: the mean over its pairs. */
export const meanOf = (terms: number[]): number => terms.reduce((a, b) => a + b, 0) / terms.length

/** One row a crop and sample, as the view head has them. */
export const viewRows = (crops: number, batch: number): TokenGroup[] => [
  { images: crops * batch, height: 1, width: 1, firstRow: 0 },
]

/** Features of regions, [rows, C]. */
export interface RegionFeatures {
  student: Float32Array
  teacher: Float32Array
  C: number
  /** Of the student. */
  groups: readonly TokenGroup[]
  teacherTokens: number
  batch: number
}

/**
 * What each student token of a pair is matched to, and by how much.
 *
 * @param matches [rows, 2] rows of the teacher
 * @returns for each pair: [batch, tokens] teacher tokens, best minus second-best cosines, and how far behind the best
 *   another token of the same image is
 */
export const matchesOf = (matches: ArrayLike<number>, regions: RegionFeatures) => {
  const { groups, batch, teacherTokens } = regions
  const firstOf = (q: number, row: number, tokens: number) => (q * batch + Math.floor(row / tokens)) * teacherTokens
  return pairsOf(groups, batch).map(({ q, v, firstRow, rows, tokens }) => ({
    pair: `q${q}.v${v}`,
    shape: [batch, tokens],
    tokens: Array.from({ length: rows }, (_, r) => matches[TEACHER_VIEWS * (firstRow + r) + q] % teacherTokens),
    margins: Array.from({ length: rows }, (_, r) => {
      const { best, second } = bestOf(regions, firstRow + r, firstOf(q, r, tokens))
      return teacherTokens > 1 ? best - second : 1
    }),
    behind: (r: number, token: number): number => {
      if (!(token >= 0 && token < teacherTokens)) return Infinity
      const first = firstOf(q, r, tokens)
      return bestOf(regions, firstRow + r, first).best - cosineOf(regions, firstRow + r, first + token)
    },
  }))
}

/** Best and second-best cosine of a student row with an image's teacher tokens. */
function bestOf(regions: RegionFeatures, row: number, first: number): { best: number; second: number } {
  let [best, second] = [-2, -2]
  for (let m = first; m < first + regions.teacherTokens; m++) {
    const cosine = cosineOf(regions, row, m)
    if (cosine > best) [best, second] = [cosine, best]
    else if (cosine > second) second = cosine
  }
  return { best, second }
}

function cosineOf({ student, teacher, C }: RegionFeatures, row: number, m: number): number {
  let product = 0
  for (let c = 0; c < C; c++) product += student[row * C + c] * teacher[m * C + c]
  return product / (lengthOf(student, row, C) * lengthOf(teacher, m, C))
}

function lengthOf(x: Float32Array, row: number, C: number): number {
  let squares = 0
  for (let c = 0; c < C; c++) squares += x[row * C + c] ** 2
  return Math.sqrt(squares)
}
