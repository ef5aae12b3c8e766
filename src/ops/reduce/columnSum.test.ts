import { expect, test } from 'vitest'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { Tensor } from '../../tensor/tensor'
import { columnSum } from './columnSum'
import { columnSumReference as reference } from './columnSum.reference'

const sum = async (R: number, C: number) => {
  const [y] = await evaluate(() => {
    const into = Tensor.empty('into', [C])
    columnSum(input([R, C], uniform(R * C, 1)), into)
    return [into]
  })
  return y
}

test('reference: by hand', () => {
  expect(reference([1, 2, 3, 4, 5, 6], 3)).toEqual([5, 7, 9])
})

test.each([
  [1, 1],
  [128, 3],
  [129, 5],
  [1000, 70],
  [1000, 72],
  [3, 4],
])('%i rows of %i agree with the reference', async (R, C) => {
  expectClose(await sum(R, C), reference(uniform(R * C, 1), C), 5e-6)
})

test('the same bits every time', async () => {
  expect(await sum(777, 33)).toEqual(await sum(777, 33))
})

test('says which shape is wrong', async () => {
  const wrong = evaluate(() => {
    const into = Tensor.empty('into', [3])
    columnSum(input([2, 2], uniform(4)), into)
    return [into]
  })
  await expect(wrong).rejects.toThrow('into must be [C] = [2], got [3]')
})
