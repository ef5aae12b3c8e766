import { expect, test } from 'vitest'
import { evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { weightedSum } from './weightedSum'
import { weightedSumReference as reference } from './weightedSum.reference'

const n = 131 // more than one round of the 64 parts, and not a multiple
const x = uniform(n, 1)
const weights = uniform(n, 2)

test('reference: by hand', () => {
  expect(reference([1, 2, 3], [0.5, 0, 2])).toBe(6.5)
})

test('forward agrees with the reference', async () => {
  const [sum] = await evaluate(() => [weightedSum(input([n], x), input([n], weights))])
  expectClose(sum, [reference(x, weights)], 1e-6)
})

test('backward agrees with central differences of the reference', async () => {
  const tensor = input([n], x, true)
  const [dX] = await gradients(() => weightedSum(tensor, input([n], weights)), [tensor], new Float32Array([3]))
  expectClose(
    dX,
    numericGrad((at) => 3 * reference(at, weights), x),
    1e-6,
  )
})

test('one element, and the wrong shape named', async () => {
  const [sum] = await evaluate(() => [weightedSum(input([1], uniform(1, 5)), input([1], uniform(1, 6)))])
  expectClose(sum, [uniform(1, 5)[0] * uniform(1, 6)[0]], 1e-7)
  await expect(evaluate(() => [weightedSum(input([n], x), input([2], uniform(2)))])).rejects.toThrow(
    'weights must be the shape of x = [131], got [2]',
  )
})
