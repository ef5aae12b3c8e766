import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { rowsOf, tokenGroups, tokensOf } from '../patch/tokenGroups'
import { NO_MATCH } from './matchedCrossEntropy'
import { pairsOf, regionMatch, regionWeights, viewMatches, viewWeights } from './regionMatch'
import { regionMatchReference } from './regionMatch.reference'

const [batch, C] = [3, 5]
// two global crops of 3x3 tokens, two local ones of 2x2
const groups = tokenGroups([
  { images: 2 * batch, height: 3, width: 3 },
  { images: 2 * batch, height: 2, width: 2 },
])
const [teacherGroup] = tokenGroups([{ images: 2 * batch, height: 3, width: 3 }])
const student = uniform(rowsOf(groups) * C, 1)
const teacher = uniform(rowsOf([teacherGroup]) * C, 2)

const run = (s: Float32Array<ArrayBuffer>, t: Float32Array<ArrayBuffer>) =>
  evaluate(() => {
    const found = regionMatch(
      input([rowsOf(groups), C], s),
      groups,
      input([rowsOf([teacherGroup]), C], t),
      teacherGroup,
      batch,
    )
    return [found.matches, found.similarities]
  })

const rows = (x: ArrayLike<number>, begin: number, count: number) =>
  Array.from({ length: count }, (_, r) => Array.from({ length: C }, (_, c) => x[(begin + r) * C + c]))

test('reference: by hand, the first of equals wins', () => {
  const found = regionMatchReference({ tokens: [[2, 0], [1, 1]] }, { tokens: [[0, 3], [5, 0]] }) // prettier-ignore
  expect(found.map((m) => m.index)).toEqual([1, 0])
  expectClose(found.map((m) => m.similarity), [1, Math.SQRT1_2], 1e-12) // prettier-ignore
})

test('matches agree with the reference in every group, and a view is not compared with itself', async () => {
  const [matches, similarities] = await run(student, teacher)
  const Tt = tokensOf(teacherGroup)
  groups.forEach((group, g) => {
    const T = tokensOf(group)
    for (let image = 0; image < group.images; image++) {
      const crop = 2 * g + Math.floor(image / batch)
      const first = group.firstRow + image * T
      for (const view of [0, 1]) {
        const begin = (view * batch + (image % batch)) * Tt
        const expected = regionMatchReference({ tokens: rows(student, first, T) }, { tokens: rows(teacher, begin, Tt) })
        expected.forEach(({ index, similarity }, t) => {
          const at = 2 * (first + t) + view
          expect(matches[at]).toBe(crop === view ? NO_MATCH : begin + index)
          expectClose([similarities[at]], [crop === view ? 0 : similarity], 1e-6)
        })
      }
    }
  })
})

test('scaling features does not move a match, and equal features match themselves', async () => {
  const [a] = await run(student, teacher)
  const [b] = await run(student.map((v) => 7 * v), teacher.map((v) => 0.1 * v)) // prettier-ignore
  expect(b).toEqual(a)
  // the teacher's view 1 is the student's crop 0, so each region of crop 0 finds itself there
  const half = batch * tokensOf(groups[0])
  const [c] = await run(student, Float32Array.from([...teacher.slice(0, half * C), ...student.slice(0, half * C)]))
  for (let r = 0; r < half; r++) expect(c[2 * r + 1]).toBe(half + r)
})

test('of equals the first is matched, whether all are alike, opposite or without a direction', async () => {
  const along = Float32Array.from(student, (_, i) => Number(i % C === 0))
  const others = Float32Array.from(teacher, (_, i) => Number(i % C === 0))
  const ways: [Float32Array<ArrayBuffer>, number][] = [
    [along, 1],
    [along.map((v) => -v), -1],
    [new Float32Array(along.length), 0],
  ]
  for (const [features, cosine] of ways) {
    const [matches, similarities] = await run(features, others)
    // of the local crops, which meet both views: the first region of their sample
    const local = groups[1].firstRow
    const first = Array.from({ length: 2 * (rowsOf(groups) - local) }, (_, at) => {
      const sample = Math.floor(Math.floor(at / 2) / tokensOf(groups[1])) % batch
      return ((at % 2) * batch + sample) * tokensOf(teacherGroup)
    })
    expect([...matches.slice(2 * local)]).toEqual(first)
    expectClose(similarities.slice(2 * local), new Float32Array(first.length).fill(cosine), 1e-6)
  }
})

test('the tables of pairs and weights count 2 (n - 1) pairs', () => {
  expect(Array.from(viewMatches(3, 1))).toEqual([NO_MATCH, 1, 0, NO_MATCH, 0, 1])
  expect(pairsOf(10)).toBe(18)
  // each pair of views adds up to 1 / pairs, whatever its number of tokens
  const weights = regionWeights(groups, batch, 1)
  const matched = weights.filter((_, at) => at / 2 >= groups[1].firstRow) // local crops meet both teacher views
  expectClose([matched.reduce((a, b) => a + b, 0)], [4 / pairsOf(4)], 1e-6)
  expectClose(viewWeights(4, batch, 0.5), new Float32Array(4 * batch * 2).fill(0.5 / (batch * 6)), 1e-9)
})

test('says which shape is wrong', async () => {
  const wrong = evaluate(() => [
    regionMatch(
      input([rowsOf(groups), C], student),
      groups,
      input([9, C], teacher.slice(0, 9 * C)),
      teacherGroup,
      batch,
    ).matches,
  ])
  await expect(wrong).rejects.toThrow('teacher must be [Q, C] = [54, 5], got [9, 5]')
})
