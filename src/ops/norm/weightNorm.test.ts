import { expect, test } from 'vitest'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { weightNorm } from './weightNorm'
import { weightNormReference as reference } from './weightNorm.reference'

const [K, C] = [66, 5]
const g = uniform(K, 1).map((v) => 1 + 0.2 * v)
const v = uniform(K * C, 2)
const weights = uniform(K * C, 3)

test('reference: by hand', () => {
  expectClose(reference([2], [3, 4]), [1.2, 1.6], 1e-15)
})

test('backward agrees with central differences; frozen lengths get no gradient', async () => {
  const t = [input([K, 1], g, true), input([K, C], v, true)] as const
  const [dG, dV] = await gradients(() => weightNorm(...t), [...t], weights)
  const some = v.slice(0, 40)
  const whole = (at: Float64Array) => [...at, ...v.slice(40)]
  expectClose(
    dG,
    numericGrad((at) => dot(reference(at, v), weights), g),
    2e-6,
  )
  expectClose(
    dV.slice(0, 40),
    numericGrad((at) => dot(reference(g, whole(at)), weights), some),
    2e-5,
  )
  // the invariant <v, dv> = 0: the length of v does not matter
  for (let k = 0; k < K; k++)
    expect(Math.abs(dot(v.slice(k * C, k * C + C), dV.slice(k * C, k * C + C)))).toBeLessThan(2e-6)

  const frozen = input([K, 1], g)
  const [dVFrozen] = await gradients(() => weightNorm(frozen, t[1]), [t[1]], weights)
  expect(dVFrozen).toEqual(dV)
  await expect(gradients(() => weightNorm(frozen, t[1]), [frozen], weights)).rejects.toThrow('no gradient reached')
})

test('says which shape is wrong', async () => {
  await expect(evaluate(() => [weightNorm(input([K], g), input([K, C], v))])).rejects.toThrow(
    'g must be [K, 1] = [66, 1], got [66]',
  )
})
