import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { NO_MATCH } from './matchedCrossEntropy'
import { matchedEntropy } from './matchedEntropy'
import { matchedEntropyReference as reference } from './matchedEntropy.reference'

const entropy = uniform(7, 1)

test('reference: by hand', () => {
  expect(reference([2, 3], [1, NO_MATCH, 0, 1])).toEqual([3, 0, 2, 3])
})

test.each([1, 150])('%i rows agree with the reference: rows repeat, and some have one match or none', async (rows) => {
  const matches = Uint32Array.from({ length: 2 * rows }, (_, i) => (i % 5 === 1 || i === 10 ? NO_MATCH : (3 * i) % 7))
  const [values] = await evaluate(() => [matchedEntropy(input([7], entropy), input([rows, 2], matches))])
  expectClose(values, reference(entropy, matches), 0)
})

test('says which shape is wrong', async () => {
  const wrong = evaluate(() => [matchedEntropy(input([7], entropy), input([4], new Uint32Array(4)))])
  await expect(wrong).rejects.toThrow('matches must be [R, 2] = [4, 2], got [4]')
})
