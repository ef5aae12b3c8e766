import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { columnStd } from './columnStd'
import { columnStdReference as reference } from './columnStd.reference'

test('reference: by hand', () => {
  expect(reference([1, 0, 3, 0], 2)).toEqual([1, 0])
})

test.each([
  [37, 19],
  [1, 3],
  [200, 1],
])('%i rows of %i agree with the reference', async (R, C) => {
  const x = uniform(R * C, 1)
  const [std] = await evaluate(() => [columnStd(input([R, C], x))])
  expectClose(std, reference(x, C), 1e-6)
})
