import { expect, test } from 'vitest'
import { concatRows } from './concatRows'
import { evaluate, expectClose, gradients, input, uniform } from './numerics'

const C = 17
const [a, b, dY] = [uniform(5 * C, 1), uniform(2 * C, 2), uniform(7 * C, 3)]

test('rows lie below each other, and each part gets the gradient of its own', async () => {
  const parts = [input([5, C], a, true), input([2, C], b, true)]
  const [y] = await evaluate(() => [concatRows(parts)])
  expect([...y]).toEqual([...a, ...b])
  const [dA, dB] = await gradients(() => concatRows(parts), parts, dY)
  expect([...dA, ...dB]).toEqual([...dY])
})

test('one tensor twice gets both gradients', async () => {
  const tensor = input([1, 2], new Float32Array(2), true)
  const [dX] = await gradients(() => concatRows([tensor, tensor]), [tensor], new Float32Array([1, 2, 10, 20]))
  expectClose(dX, [11, 22], 0)
})
