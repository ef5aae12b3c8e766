import { expect, test } from 'vitest'
import { concatRows } from '../../../test/concatRows'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { rowsOf, tokenGroups } from '../patch/tokenGroups'
import { meanTokens } from './meanTokens'
import { meanTokensReference as reference } from './meanTokens.reference'

const C = 5
const groups = tokenGroups([
  { images: 3, height: 3, width: 3 },
  { images: 14, height: 2, width: 2 }, // with 5 channels more than one workgroup
  { images: 2, height: 1, width: 1 },
])
const R = rowsOf(groups)
const images = 19
const x = uniform(R * C, 1)
const dY = uniform(images * C, 2)

test('reference: by hand', () => {
  const two = tokenGroups([{ images: 2, height: 1, width: 2 }])
  expect(reference([1, 10, 3, 20, 5, 0, 6, 1], two, 2)).toEqual([2, 15, 5.5, 0.5])
})

test('backward agrees with central differences of the reference', async () => {
  const tensor = input([R, C], x, true)
  const [dX] = await gradients(() => meanTokens(tensor, groups), [tensor], dY)
  expectClose(
    dX,
    numericGrad((at) => dot(dY, reference(at, groups, C)), x),
    1e-6,
  )
})

test('a gradient that is already there is added to', async () => {
  const tensor = input([R, C], x, true)
  const weights = new Float32Array([...uniform(R * C, 3), ...dY])
  const [dX] = await gradients(() => concatRows([tensor, meanTokens(tensor, groups)]), [tensor], weights)
  const both = (at: ArrayLike<number>) => [...Array.from(at), ...reference(at, groups, C)]
  expectClose(
    dX,
    numericGrad((at) => dot(weights, both(at)), x),
    1e-6,
  )
})

test('one token, and groups that do not fit named', async () => {
  const one = tokenGroups([{ images: 1, height: 1, width: 1 }])
  const [mean] = await evaluate(() => [meanTokens(input([1, 2], uniform(2)), one)])
  expectClose(mean, uniform(2), 0)
  await expect(evaluate(() => [meanTokens(input([3, 2], uniform(6)), one)])).rejects.toThrow(
    'meanTokens: x must be [R, C] = [1, 2], got [3, 2]',
  )
})
