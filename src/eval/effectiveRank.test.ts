import { expect, test } from 'vitest'
import { pcg4d, normalPair, unitFloat } from '../base/rng'
import { effectiveRank } from './effectiveRank'

const normal = (n: number, seed = 1) =>
  Float32Array.from({ length: n }, (_, i) => {
    const [a, b] = pcg4d(seed, 0, 0, i)
    return normalPair(a, b)[0]
  })

test('by hand: two directions at right angles, equally and unequally often', () => {
  expect(effectiveRank([3, 0, 0, 0.1], 2)).toBeCloseTo(2, 12) // rows count by direction alone
  expect(effectiveRank([3, 0, 0, 0, 0, 0.1], 2)).toBeCloseTo(2, 12) // and one of zeros has none
  // three rows along one axis, one along the other: singular values √3 : 1
  const p = Math.sqrt(3) / (1 + Math.sqrt(3))
  const entropy = -p * Math.log(p) - (1 - p) * Math.log(1 - p)
  expect(effectiveRank([1, 0, 1, 0, 2, 0, 0, 1], 2)).toBeCloseTo(Math.exp(entropy), 12)
})

test('two images of many channels fill what their angle says, with no rounding of the directions that they lack', () => {
  const [C, z] = [96, normal(2 * 96)]
  const dot = (a: number, b: number) => {
    let sum = 0
    for (let c = 0; c < C; c++) sum += z[a * C + c] * z[b * C + c]
    return sum
  }
  const cosine = dot(0, 1) / Math.sqrt(dot(0, 0) * dot(1, 1))
  const sigmas = [Math.sqrt(1 + cosine), Math.sqrt(1 - cosine)]
  const p = sigmas.map((sigma) => sigma / (sigmas[0] + sigmas[1]))
  expect(effectiveRank(z, C)).toBeCloseTo(Math.exp(-p[0] * Math.log(p[0]) - p[1] * Math.log(p[1])), 12)
})

test('an image without a direction does not count, among few images or many', () => {
  const nothing = new Array<number>(5).fill(0)
  expect(effectiveRank([...nothing, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0], 5)).toBeCloseTo(2, 12)
  expect(effectiveRank([0, 0, 1, 0, 0, 2, 0, 0], 2)).toBeCloseTo(2, 12)
})

test('is 1 where every image has the same feature, whatever its length', () => {
  const feature = Array.from(normal(16))
  const features = [1, 2, 5, 0.3].flatMap((length) => feature.map((v) => v * length))
  expect(effectiveRank(features, 16)).toBeCloseTo(1, 5)
})

test('nears the number of channels where features are noise, and never passes that of images', () => {
  expect(effectiveRank(normal(2000 * 12), 12)).toBeGreaterThan(11.9)
  expect(effectiveRank(normal(2000 * 12), 12)).toBeLessThanOrEqual(12)
  expect(effectiveRank(normal(3 * 12), 12)).toBeLessThanOrEqual(3 + 1e-6)
})

test('falls as features shrink towards their mean', () => {
  const offset = unitFloat(pcg4d(9, 0, 0, 0)[0]) + 1
  const ranks = [0, 1, 10, 100].map((k) => effectiveRank(normal(200 * 8).map((v) => v + k * offset), 8)) // prettier-ignore
  expect(ranks).toEqual([...ranks].sort((a, b) => b - a))
  expect(ranks[3]).toBeLessThan(1.3)
})

test('says which shape is wrong', () => {
  expect(() => effectiveRank([1, 2, 3], 2)).toThrow('features must be [N, C] with C = 2, got 3 numbers')
})
