import { expect, test } from 'vitest'
import { concatRows } from '../../../test/concatRows'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { tokenGroups } from '../patch/tokenGroups'
import { dropToken, prependToken, takeToken } from './clsToken'
import { dropTokenReference, prependTokenReference, takeTokenReference } from './clsToken.reference'

const C = 5
const maps = tokenGroups([
  { images: 2, height: 2, width: 3 },
  { images: 3, height: 1, width: 2 },
])
const groups = tokenGroups([
  { images: 2, height: 1, width: 7 },
  { images: 3, height: 1, width: 3 },
])
const [R, T] = [18, 23]
const x = uniform(R * C, 1)
const cls = uniform(C, 2)
const sequences = uniform(T * C, 3)

test('reference: by hand', () => {
  const two = tokenGroups([{ images: 2, height: 1, width: 1 }])
  expect(prependTokenReference([1, 2], two, [9])).toEqual([9, 1, 9, 2])
  expect(dropTokenReference([9, 1, 9, 2], two, 1)).toEqual([1, 2])
  expect(takeTokenReference([9, 1, 8, 2], tokenGroups([{ images: 2, height: 1, width: 2 }]), 1, 0)).toEqual([9, 8])
})

test('with its cls token an image is a sequence', async () => {
  await evaluate(() => {
    const { tokens, groups: after } = prependToken(input([R, C], x), maps, input([1, 1, C], cls))
    expect(after).toEqual(groups)
    return [tokens]
  })
})

test('backward agrees with central differences of the reference', async () => {
  const inputs = [input([R, C], x, true), input([1, 1, C], cls, true)]
  const dY = uniform(T * C, 4)
  const [dX, dCls] = await gradients(() => prependToken(inputs[0], maps, inputs[1]).tokens, inputs, dY)
  expectClose(
    dX,
    numericGrad((at) => dot(dY, prependTokenReference(at, maps, cls)), x),
    1e-6,
  )
  expectClose(
    dCls,
    numericGrad((at) => dot(dY, prependTokenReference(x, maps, at)), cls),
    1e-6,
  )
})

test('the cls token taken and the others left: both gradients reach the sequence', async () => {
  const tensor = input([T, C], sequences, true)
  const dY = uniform((5 + R) * C, 5)
  const split = (at: ArrayLike<number>) => [...takeTokenReference(at, groups, C, 0), ...dropTokenReference(at, maps, C)]
  const [dX] = await gradients(
    () => concatRows([takeToken(tensor, groups), dropToken(tensor, maps).tokens]),
    [tensor],
    dY,
  )
  expectClose(
    dX,
    numericGrad((at) => dot(dY, split(at)), sequences),
    1e-6,
  )
})

test('the wrong shapes are named', async () => {
  const trace = (run: () => unknown) => evaluate(() => (run(), []))
  await expect(trace(() => prependToken(input([R, C], x), maps, input([C], cls)))).rejects.toThrow(
    'cls must be [1, 1, C]',
  )
  await expect(trace(() => takeToken(input([T, C], sequences), groups, 3))).rejects.toThrow('within 0..2, got 3')
  await expect(trace(() => dropToken(input([R, C], x), maps))).rejects.toThrow('[R + images, C] = [23, 5], got [18, 5]')
})
