import { expect, test } from 'vitest'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { linear } from '../matmul/linear'
import { linearReference } from '../matmul/linear.reference'
import { geluReference } from './gelu.reference'
import { multiplied } from './multiplied'
import { multipliedReference as reference } from './multiplied.reference'

test('reference: by hand', () => {
  expect(reference([1, 2], [10, 20])).toEqual([10, 40])
})

test('the backward of GELU in a linear layer multiplies by the derivative that the forward kept', async () => {
  const [x, weight, dY] = [uniform(6, 3), uniform(12, 4), uniform(8, 5)]
  const [tensor, weights] = [input([2, 3], x, true), input([4, 3], weight)]
  const [dX] = await gradients(() => linear(tensor, weights, null, { gelu: true }), [tensor], dY)
  const forward = (values: ArrayLike<number>) => linearReference(values, weight, null, 3, 4).map(geluReference)
  expectClose(
    dX,
    numericGrad((values) => dot(dY, forward(values)), x),
    1e-4,
  )
})

test('one element, and the wrong shape named', async () => {
  const [y] = await evaluate(() => [multiplied(input([1], new Float32Array([3])), input([1], new Float32Array([2])))])
  expectClose(y, [6], 0)
  await expect(evaluate(() => [multiplied(input([4], uniform(4)), input([2], uniform(2)))])).rejects.toThrow(
    'multiplied: factor must be the shape of x = [4], got [2]',
  )
})
