// The self-test of regionMatch.

import { uniform } from '../../base/seededNumbers'
import { rowsOf, tokenGroups, tokensOf } from '../patch/tokenGroups'
import { checkCase, type OpCheck } from '../opCheck'
import { NO_MATCH } from './matchedCrossEntropy'
import { regionMatch } from './regionMatch'
import { regionMatchReference } from './regionMatch.reference'

const [batch, C] = [3, 5]
// two global crops of 3 x 3 tokens, two local ones of 2 x 2
const groups = tokenGroups([
  { images: 2 * batch, height: 3, width: 3 },
  { images: 2 * batch, height: 2, width: 2 },
])
const [teacherGroup] = tokenGroups([{ images: 2 * batch, height: 3, width: 3 }])
const [R, Q] = [rowsOf(groups), rowsOf([teacherGroup])]

const rowsAt = (x: ArrayLike<number>, first: number, count: number) =>
  Array.from({ length: count }, (_, r) => Array.from({ length: C }, (_, c) => x[(first + r) * C + c]))

function reference(student: ArrayLike<number>, teacher: ArrayLike<number>): [number[], number[]] {
  const matches = new Array<number>(2 * R).fill(NO_MATCH)
  const similarities = new Array<number>(2 * R).fill(0)
  const Tt = tokensOf(teacherGroup)
  groups.forEach((group, g) => {
    const T = tokensOf(group)
    for (let image = 0; image < group.images; image++)
      for (const view of [0, 1]) {
        if (2 * g + Math.floor(image / batch) === view) continue // a view is not compared with itself
        const first = group.firstRow + image * T
        const begin = (view * batch + (image % batch)) * Tt
        const found = regionMatchReference(
          { tokens: rowsAt(student, first, T) },
          { tokens: rowsAt(teacher, begin, Tt) },
        )
        found.forEach(({ index, similarity }, t) => {
          matches[2 * (first + t) + view] = begin + index
          similarities[2 * (first + t) + view] = similarity
        })
      }
  })
  return [matches, similarities]
}

export const check: OpCheck = {
  op: 'regionMatch',
  computes: 'Which teacher region each student region is asked to predict: the most similar one of each teacher view.',
  formula: 'j* = argmaxⱼ cos(zᵢ, zⱼ), the first of equals',
  cases: [
    checkCase({
      name: `${R} regions against ${Q}, ${C} channels`,
      inputs: {
        student: { shape: [R, C], data: uniform(R * C, 1) },
        teacher: { shape: [Q, C], data: uniform(Q * C, 2) },
      },
      run: ({ student, teacher }) => {
        const { matches, similarities } = regionMatch(student, groups, teacher, teacherGroup, batch)
        return [matches, similarities]
      },
      reference: ({ student, teacher }) => reference(student, teacher),
      tolerance: 2e-6,
    }),
  ],
}
