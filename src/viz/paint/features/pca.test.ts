import { expect, test } from 'vitest'
import { expectClose, uniform } from '../../../../test/numerics'
import { basisRgba } from './colours'
import { basisOf, coordinatesOf, explainedOf, heldShare, planeOf } from './pca'

// along (3, 4) / 5 with variance 25 and across it with variance 1, about (1, 2)
const PLANE = [1 + 3, 2 + 4, 1 - 3, 2 - 4, 1 + 4, 2 + 3, 1 - 4, 2 - 3].map(Number)

test('by hand: four points on a slanted cross', () => {
  const basis = basisOf(PLANE, 2, 2)
  expectClose(basis.mean, [1, 2], 1e-12)
  // sums of squares: x 50, y 50, xy 48, over four points: eigenvalues (50 +- 48) / 4 along the diagonals
  expectClose(basis.variances, [24.5, 0.5], 1e-12)
  expect(basis.total).toBeCloseTo(25)
  expectClose(basis.components.subarray(0, 2), [Math.SQRT1_2, Math.SQRT1_2], 1e-12)
  expectClose(explainedOf(basis), [0.98, 0.02], 1e-12)
  expectClose(coordinatesOf(basis, [1, 2, 2, 3]).filter((_, i) => i % 2 === 0), [0, Math.SQRT2], 1e-6) // prettier-ignore
})

/** Leading component by power iteration in double precision. */
function powerIteration(features: ArrayLike<number>, C: number): { variance: number; vector: number[] } {
  const N = features.length / C
  const mean = Array.from({ length: C }, (_, c) => {
    let sum = 0
    for (let r = 0; r < N; r++) sum += features[r * C + c]
    return sum / N
  })
  let vector = Array.from({ length: C }, (_, c) => 1 + c / 10)
  let variance = 0
  for (let turn = 0; turn < 3000; turn++) {
    const next = new Array<number>(C).fill(0)
    for (let r = 0; r < N; r++) {
      let along = 0
      for (let c = 0; c < C; c++) along += (features[r * C + c] - mean[c]) * vector[c]
      for (let c = 0; c < C; c++) next[c] += (along * (features[r * C + c] - mean[c])) / N
    }
    variance = Math.hypot(...next)
    vector = next.map((v) => v / variance)
  }
  return { variance, vector }
}

test('the first component is that of power iteration, all of them are at right angles, variances are those of the coordinates', () => {
  const [N, C] = [60, 7]
  const features = uniform(N * C, 3).map((v, at) => v * (1 + (at % C)))
  const basis = basisOf(features, C, C)
  const { variance, vector } = powerIteration(features, C)
  expect(basis.variances[0]).toBeCloseTo(variance, 10)
  const along = vector.reduce((sum, v, c) => sum + v * basis.components[c], 0)
  expect(Math.abs(along)).toBeCloseTo(1, 10)
  for (const [a, b] of [[0, 1], [0, 2], [1, 2], [1, 1]]) {
    let dot = 0
    for (let c = 0; c < C; c++) dot += basis.components[a * C + c] * basis.components[b * C + c]
    expect(dot).toBeCloseTo(Number(a === b), 10)
  }
  const coordinates = coordinatesOf(basis, features)
  for (let k = 0; k < 3; k++) {
    let squares = 0
    for (let r = 0; r < N; r++) squares += coordinates[C * r + k] ** 2
    expect(squares / N).toBeCloseTo(basis.variances[k], 5)
  }
  expect(heldShare(basis, features, C)).toBeCloseTo(1, 6)
  expect(heldShare(basis, features, 2)).toBeCloseTo(explainedOf(basis)[0] + explainedOf(basis)[1], 6)
}) // prettier-ignore

test('signs follow from the features: the largest element of a component is positive', () => {
  const features = uniform(40 * 5, 9)
  const basis = basisOf(features, 5)
  for (let k = 0; k < 3; k++) {
    const row = [...basis.components.subarray(5 * k, 5 * k + 5)]
    expect(Math.max(...row)).toBe(Math.max(...row.map(Math.abs)))
  }
  // the same rows in another order give the same basis, up to the rounding of sums
  const turned = Float32Array.from(features, (_, at) => features[(at + 5 * 7) % features.length])
  expectClose(basisOf(turned, 5).components, basis.components, 1e-9)
})

test('features that are all the same have a middle colour, and no variance to explain', () => {
  const flat = Float32Array.from({ length: 12 }, (_, at) => at % 4)
  const basis = basisOf(flat, 4)
  expect(explainedOf(basis)).toEqual([0, 0, 0])
  expect(heldShare(basis, flat, 3)).toBe(0)
  expect([...basisRgba(basis, flat)]).toEqual([128, 128, 128, 255, 128, 128, 128, 255, 128, 128, 128, 255])
})

test('fewer channels than components', () => {
  const basis = basisOf(PLANE, 2, 3)
  expectClose(planeOf(basis, PLANE), coordinatesOf(basisOf(PLANE, 2, 2), PLANE), 1e-6)
  expect(basis.variances[2]).toBe(0)
  expect(basisRgba(basis, PLANE)[2]).toBe(128)
})

test('colours run to two standard deviations either way', () => {
  const basis = basisOf(PLANE, 2, 3)
  const at = (deviations: number) => [0, 1].map((c) => basis.mean[c] + deviations * Math.sqrt(basis.variances[0]) * basis.components[c]) // prettier-ignore
  const red = [-3, -2, 0, 1, 2, 3].map((d) => basisRgba(basis, at(d))[0])
  expect(red).toEqual([0, 0, 128, 191, 255, 255])
})

test('what is no whole number of rows is refused', () => {
  expect(() => basisOf([1, 2, 3], 2)).toThrow('features must be [N, C] with C = 2')
  expect(() => basisOf([], 2)).toThrow('N of 1 or more')
})
