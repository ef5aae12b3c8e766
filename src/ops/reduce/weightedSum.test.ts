import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { weightedSum } from './weightedSum'
import { weightedSumReference as reference } from './weightedSum.reference'

const n = 131
const x = uniform(n, 1)

test('reference: by hand', () => {
  expect(reference([1, 2, 3], [0.5, 0, 2])).toBe(6.5)
})

test('one element, and the wrong shape named', async () => {
  const [sum] = await evaluate(() => [weightedSum(input([1], uniform(1, 5)), input([1], uniform(1, 6)))])
  expectClose(sum, [uniform(1, 5)[0] * uniform(1, 6)[0]], 1e-7)
  await expect(evaluate(() => [weightedSum(input([n], x), input([2], uniform(2)))])).rejects.toThrow(
    'weights must be the shape of x = [131], got [2]',
  )
})
