import { expect, test } from 'vitest'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { concatRows } from './concatRows'
import { reshape } from './reshape'
import { reshapeReference as reference } from './reshape.reference'

const x = uniform(6, 1)
const dY = uniform(6, 2)

test('reference: by hand', () => {
  expect(reference([1, 2, 3])).toEqual([1, 2, 3])
})

test('forward agrees with the reference and takes the new shape', async () => {
  const shapes: (readonly number[])[] = []
  const [y] = await evaluate(() => {
    const y = reshape(concatRows([input([2, 3], x)]), [3, -1])
    shapes.push(y.shape)
    return [y]
  })
  expect(shapes).toEqual([[3, 2]])
  expectClose(y, reference(x), 0)
})

test('backward agrees with central differences of the reference, for results of ops and for parameters', async () => {
  const tensor = input([2, 3], x, true)
  const expected = numericGrad((at) => dot(dY, reference(at)), x)
  const [ofParameter] = await gradients(() => reshape(tensor, [6, 1]), [tensor], dY)
  expectClose(ofParameter, expected, 1e-6)
  const [throughResult] = await gradients(() => reshape(concatRows([tensor]), [6, 1]), [tensor], dY)
  expectClose(throughResult, expected, 1e-6)
})

test('a shape of another size is named', async () => {
  await expect(evaluate(() => [reshape(input([2, 3], x), [4, 2])])).rejects.toThrow('cannot be [4, 2]')
})
