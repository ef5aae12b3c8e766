import { expect, test } from 'vitest'
import { evaluate, expectClose, gradients, input, uniform } from '../../../test/numerics'
import { concatRows } from './concatRows'
import { concatRowsReference as reference } from './concatRows.reference'

const C = 17
const a = uniform(5 * C, 1)
const b = uniform(2 * C, 2)

test('reference: by hand', () => {
  expect(reference([[1, 2], [3]])).toEqual([1, 2, 3])
})

test('one tensor twice gets both gradients', async () => {
  const tensor = input([1, 2], new Float32Array(2), true)
  const [dX] = await gradients(() => concatRows([tensor, tensor]), [tensor], new Float32Array([1, 2, 10, 20]))
  expectClose(dX, [11, 22], 0)
})

test('one part, no part, and the wrong width named', async () => {
  const [y] = await evaluate(() => [concatRows([input([1, 1], uniform(1))])])
  expectClose(y, uniform(1), 0)
  await expect(evaluate(() => [concatRows([])])).rejects.toThrow('at least one')
  await expect(evaluate(() => [concatRows([input([5, C], a), input([2 * C, 1], b)])])).rejects.toThrow(
    'every part must be [R, C] = [34, 17], got [34, 1]',
  )
})
