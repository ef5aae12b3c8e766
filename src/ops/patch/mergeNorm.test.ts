import { expect, test } from 'vitest'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { mergeNorm } from './mergeNorm'
import { mergeNormReference } from './mergeNorm.reference'
import { rowsOf, tokenGroups } from './tokenGroups'

const C = 3
// an even map, an odd one and a single token, one after another
const groups = tokenGroups([
  { images: 2, height: 4, width: 4 },
  { images: 1, height: 3, width: 3 },
  { images: 2, height: 1, width: 1 },
])
const R = rowsOf(groups)
const x = uniform(R * C, 1)
const [weight, bias] = [uniform(4 * C, 2), uniform(4 * C, 3)]

const reference = (at: ArrayLike<number>, w: ArrayLike<number> = weight, b: ArrayLike<number> = bias) =>
  groups.flatMap((group) => {
    const begin = group.firstRow * C
    const length = group.images * group.height * group.width * C
    return mergeNormReference(
      Array.from({ length }, (_, i) => at[begin + i]),
      { ...group, C },
      w,
      b,
      1e-6,
    )
  })

test('reference: the official order is down before right', () => {
  // one 2x2 map of one channel, values 1 2 / 3 4: concatenated 1 3 2 4, mean 2.5, variance 1.25
  const y = mergeNormReference([1, 2, 3, 4], { images: 1, height: 2, width: 2, C: 1 }, [1, 1, 1, 1], [0, 0, 0, 0], 0)
  expectClose(y, [-1.5, 0.5, -0.5, 1.5].map((v) => v / Math.sqrt(1.25)), 1e-12) // prettier-ignore
})

test('forward agrees with the reference on every group, and the maps are halved rounding up', async () => {
  let after: { height: number }[] = []
  const [y] = await evaluate(() => {
    const { merged, groups: smaller } = mergeNorm(
      input([R, C], x),
      groups,
      input([4 * C], weight),
      input([4 * C], bias),
    )
    after = smaller
    return [merged]
  })
  expect(after.map((g) => g.height)).toEqual([2, 2, 1])
  expectClose(y, reference(x), 2e-6)
})

test('backward agrees with central differences of the reference', async () => {
  const t = [input([R, C], x, true), input([4 * C], weight, true), input([4 * C], bias, true)] as const
  const weights = uniform(reference(x).length, 4)
  const [dX, dWeight, dBias] = await gradients(() => mergeNorm(t[0], groups, t[1], t[2]).merged, [...t], weights)
  expectClose(
    dX,
    numericGrad((at) => dot(reference(at), weights), x),
    3e-5,
  )
  expectClose(
    dWeight,
    numericGrad((at) => dot(reference(x, at), weights), weight),
    3e-5,
  )
  expectClose(
    dBias,
    numericGrad((at) => dot(reference(x, weight, at), weights), bias),
    3e-5,
  )
})

test.each([
  ['a short row, held in variables', 4],
  ['a long row, read again and again', 36],
])('four channels a load: %s', async (_, C) => {
  const size = { images: 2, height: 1, width: 3, C }
  const odd = tokenGroups([size])
  const [at, w, b, dY] = [uniform(6 * C, 5), uniform(4 * C, 6), uniform(4 * C, 7), uniform(16 * C, 8)]
  const of = (x: ArrayLike<number>, weight: ArrayLike<number>, bias: ArrayLike<number>) =>
    mergeNormReference(x, size, weight, bias, 1e-6)
  const t = [input([6, C], at, true), input([4 * C], w, true), input([4 * C], b, true)] as const
  const [y] = await evaluate(() => [mergeNorm(t[0], odd, t[1], t[2]).merged])
  expectClose(y, of(at, w, b), 2e-6)
  const [dX, dWeight, dBias] = await gradients(() => mergeNorm(t[0], odd, t[1], t[2]).merged, [...t], dY)
  expectClose(
    dX,
    numericGrad((x) => dot(of(x, w, b), dY), at),
    3e-5,
  )
  expectClose(
    dWeight,
    numericGrad((weight) => dot(of(at, weight, b), dY), w),
    3e-5,
  )
  expectClose(
    dBias,
    numericGrad((bias) => dot(of(at, w, bias), dY), b),
    3e-5,
  )
})

test('says which shape is wrong', async () => {
  const wrong = evaluate(() => [
    mergeNorm(input([R, C], x), groups, input([C], uniform(C)), input([4 * C], bias)).merged,
  ])
  await expect(wrong).rejects.toThrow('weight must be [4C] = [12], got [3]')
})
