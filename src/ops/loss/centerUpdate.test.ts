import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { stepScalars } from '../../../test/steps'
import { centerUpdate } from './centerUpdate'
import { centerUpdateReference as reference } from './centerUpdate.reference'

const K = 70
const run = async (rows: number, centerMomentum: number) => {
  const [center] = await evaluate(() => {
    const c = input([1, K], uniform(K, 1))
    centerUpdate(c, input([rows, K], uniform(rows * K, 2)), stepScalars({ centerMomentum }).tensor)
    return [c]
  })
  return center
}

test('reference: from zero, one step is a tenth of the mean', () => {
  expectClose(reference([0, 0], [1, 2, 3, 6], 0.9), [0.2, 0.4], 1e-12)
})

test.each([1, 130])('%i rows agree with the reference', async (rows) => {
  expectClose(await run(rows, 0.9), reference(uniform(K, 1), uniform(rows * K, 2), 0.9), 1e-6)
})

test('momentum 1 leaves the centre as it is, bit for bit', async () => {
  expect(await run(5, 1)).toEqual(uniform(K, 1))
})

test('says which shape is wrong', async () => {
  const wrong = evaluate(() => {
    const c = input([1, 3], uniform(3))
    centerUpdate(c, input([2, 4], uniform(8)), stepScalars().tensor)
    return [c]
  })
  await expect(wrong).rejects.toThrow('center must be [1, K] = [1, 4], got [1, 3]')
})
