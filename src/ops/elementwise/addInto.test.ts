import { expect, test } from 'vitest'
import { concatRows } from '../../../test/concatRows'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { l2Normalize } from '../norm/l2Normalize'
import { l2NormalizeReference } from '../norm/l2Normalize.reference'
import { addInto } from './addInto'
import { addIntoReference as reference } from './addInto.reference'

const n = 131
const into = uniform(n, 1)

test('reference: by hand', () => {
  expect(reference([1, 2], [10, 20])).toEqual([11, 22])
})

test('the tape adds with it where an op that only assigns meets a gradient that is there', async () => {
  const at = uniform(6, 3)
  const tensor = input([2, 3], at, true)
  const dY = uniform(12, 4)
  const both = (values: ArrayLike<number>) => [...l2NormalizeReference(values, 3), ...l2NormalizeReference(values, 3)]
  const [dX] = await gradients(() => concatRows([l2Normalize(tensor), l2Normalize(tensor)]), [tensor], dY)
  expectClose(
    dX,
    numericGrad((values) => dot(dY, both(values)), at),
    1e-5,
  )
})

test('one element, and the wrong shape named', async () => {
  const [sum] = await evaluate(() => {
    const tensor = input([1], new Float32Array([1]))
    addInto(tensor, input([1], new Float32Array([2])))
    return [tensor]
  })
  expectClose(sum, [3], 0)
  await expect(evaluate(() => (addInto(input([n], into), input([2], uniform(2))), []))).rejects.toThrow(
    'addInto: x must be the shape of into = [131], got [2]',
  )
})
