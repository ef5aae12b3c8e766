import { expect, test } from 'vitest'
import { evaluate, input, uniform } from '../../../test/numerics'
import { topK } from './topK'
import { topKReference as reference } from './topK.reference'

test('reference: by hand', () => {
  expect(reference([3, 9, 9, 1], 4, 3)).toEqual({ values: [9, 9, 3], indices: [1, 2, 0] })
})

test.each([
  [17, 53, 20],
  [3, 1, 1],
  [1, 40, 32],
  [2, 260, 200], // the longer list
])('%i rows of %i, the first %i, agree with the reference; equals keep their order', async (R, N, k) => {
  const x = uniform(R * N, 1).map((v) => Math.round(8 * v)) // coarse, so that there are equals
  const [values, indices] = await evaluate(() => {
    const found = topK(input([R, N], x), k)
    return [found.values, found.indices]
  })
  const expected = reference(x, N, k)
  expect(Array.from(values)).toEqual(expected.values)
  expect(Array.from(indices)).toEqual(expected.indices)
})

test('says what k may be', async () => {
  await expect(evaluate(() => [topK(input([1, 5], uniform(5)), 6).values])).rejects.toThrow(
    'k must be 1 to 5 for rows of 5, got 6',
  )
})
