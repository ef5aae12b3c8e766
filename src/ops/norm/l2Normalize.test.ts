import { expect, test } from 'vitest'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { l2Normalize } from './l2Normalize'
import { l2NormalizeReference as reference } from './l2Normalize.reference'

const [R, C] = [67, 5]
const x = uniform(R * C, 1)

test('reference: by hand', () => {
  expectClose(reference([3, 4], 2), [0.6, 0.8], 1e-15)
})

test('backward agrees with central differences, and with the example by hand', async () => {
  const tensor = input([R, C], x, true)
  const weights = uniform(R * C, 2)
  const [dX] = await gradients(() => l2Normalize(tensor), [tensor], weights)
  expectClose(
    dX.slice(0, 50),
    numericGrad((at) => dot(reference(at, C), weights), x.slice(0, 50)),
    2e-5,
  )
  // x = (3, 4), dy = (1, 0): (dy - y <y, dy>) / 5 = (0.128, -0.096)
  const two = input([1, 2], Float32Array.from([3, 4]), true)
  const [d] = await gradients(() => l2Normalize(two), [two], Float32Array.from([1, 0]))
  expectClose(d, [0.128, -0.096], 1e-6)
})

test('a zero row stays zero, and its gradient is a number: that of x / eps', async () => {
  const [y] = await evaluate(() => [l2Normalize(input([1, 3], new Float32Array(3)))])
  expect(Array.from(y)).toEqual([0, 0, 0])
  const zeros = input([1, 3], new Float32Array(3), true)
  const [d] = await gradients(() => l2Normalize(zeros), [zeros], Float32Array.from([1, 0, -2]))
  expectClose(d, [1e12, 0, -2e12], 1e-6)
})
