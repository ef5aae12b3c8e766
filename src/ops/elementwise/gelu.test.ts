import { expect, test } from 'vitest'
import { evaluate, expectClose, gradients, input } from '../../../test/numerics'
import { gelu } from './gelu'
import { erf, geluReference as reference } from './gelu.reference'

test('reference: known values of erf', () => {
  expectClose(
    [0.5, 1, 2, 3, -1].map(erf),
    [0.5204998778130465, 0.8427007929497149, 0.9953222650189527, 0.9999779095030014, -0.8427007929497149],
    1e-14,
  )
  expect(reference(0)).toBe(0)
})

test('the far tails are 0 and x, with slopes 0 and 1', async () => {
  const far = Float32Array.from([-40, 40])
  const tensor = input([2], far, true)
  const [y] = await evaluate(() => [gelu(tensor)])
  const [dX] = await gradients(() => gelu(tensor), [tensor], Float32Array.from([1, 1]))
  expectClose(y, [0, 40], 0)
  expectClose(dX, [0, 1], 1e-7)
})
