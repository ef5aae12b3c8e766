import { expect, test } from 'vitest'
import { concatRows } from '../../../test/concatRows'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { sliceRows } from './sliceRows'
import { sliceRowsReference as reference } from './sliceRows.reference'

const R = 9
const C = 17
const x = uniform(R * C, 1)

test('reference: by hand', () => {
  expect(reference([1, 2, 3, 4, 5, 6], 2, 1, 2)).toEqual([3, 4, 5, 6])
})

test('forward agrees with the reference', async () => {
  const [y] = await evaluate(() => [sliceRows(input([R, C], x), 2, 5)])
  expectClose(y, reference(x, C, 2, 5), 0)
})

test('backward agrees with central differences of the reference: zero elsewhere', async () => {
  const tensor = input([R, C], x, true)
  const dY = uniform(5 * C, 2)
  const [dX] = await gradients(() => sliceRows(tensor, 2, 5), [tensor], dY)
  expectClose(
    dX,
    numericGrad((at) => dot(dY, reference(at, C, 2, 5)), x),
    1e-6,
  )
})

test('slices that overlap add up', async () => {
  const tensor = input([3, 1], new Float32Array(3), true)
  const overlapping = () => concatRows([sliceRows(tensor, 0, 2), sliceRows(tensor, 1, 2)])
  const [dX] = await gradients(overlapping, [tensor], new Float32Array([1, 2, 10, 20]))
  expectClose(dX, [1, 12, 20], 0)
})

test('the last row, all rows, and rows that do not exist', async () => {
  const [last, all] = await evaluate(() => [sliceRows(input([R, C], x), R - 1, 1), sliceRows(input([R, C], x), 0, R)])
  expectClose(last, x.slice((R - 1) * C), 0)
  expectClose(all, x, 0)
  await expect(evaluate(() => [sliceRows(input([R, C], x), 5, 5)])).rejects.toThrow('within 0..8, got 5..9')
})
