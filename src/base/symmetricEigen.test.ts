import { describe, expect, test } from 'vitest'
import { pcg4d, unitFloat } from './rng'
import { symmetricEigen, symmetricEigenvalues } from './symmetricEigen'

const random = (n: number, seed: number) =>
  Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    return 2 * unitFloat(pcg4d(seed, 0, Math.max(i, j), Math.min(i, j))[0]) - 1
  })

const rows = (vectors: Float64Array, n: number) =>
  Array.from({ length: n }, (_, i) => Array.from(vectors.subarray(i * n, (i + 1) * n)))
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0)

test('by hand: [[2, 1], [1, 2]] has 3 along the diagonal and 1 across it', () => {
  const { values, vectors } = symmetricEigen([2, 1, 1, 2], 2)
  expect(values[0]).toBeCloseTo(3, 14)
  expect(values[1]).toBeCloseTo(1, 14)
  expect(vectors[0] * vectors[1]).toBeCloseTo(0.5, 14)
  expect(vectors[2] * vectors[3]).toBeCloseTo(-0.5, 14)
})

test('a matrix of one row is its own value', () => {
  expect(symmetricEigen([-4], 1)).toEqual({ values: Float64Array.of(-4), vectors: Float64Array.of(1) })
})

test('a diagonal matrix, values repeated, falls into order', () => {
  const { values } = symmetricEigen([1, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1, 0, 0, 0, 0, -2], 4)
  expect(Array.from(values)).toEqual([5, 1, 1, -2])
})

test('one direction: its length squared, and zeros', () => {
  const u = [1, -2, 3, 0, 5]
  const { values } = symmetricEigen(
    u.flatMap((a) => u.map((b) => a * b)),
    5,
  )
  expect(values[0]).toBeCloseTo(39, 12)
  for (const value of values.subarray(1)) expect(Math.abs(value)).toBeLessThan(1e-13)
})

describe.each([2, 3, 7, 24, 65])('any matrix of %i rows', (n) => {
  const matrix = random(n, n)
  const { values, vectors } = symmetricEigen(matrix, n)
  const v = rows(vectors, n)

  test('has vectors of length 1 at right angles, and values that fall', () => {
    for (const [i, a] of v.entries())
      for (const [j, b] of v.entries()) expect(Math.abs(dot(a, b) - Number(i === j))).toBeLessThan(1e-12)
    expect(Array.from(values)).toEqual(Array.from(values).sort((a, b) => b - a))
  })

  test('is put together again from them', () => {
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const sum = v.reduce((s, vector, k) => s + values[k] * vector[i] * vector[j], 0)
        expect(Math.abs(sum - matrix[i * n + j])).toBeLessThan(1e-12 * n)
      }
  })
})

test.each([1, 2, 3, 24, 65])('the values alone of %i rows have the bits of those that come with vectors', (n) => {
  expect(symmetricEigenvalues(random(n, n), n)).toEqual(symmetricEigen(random(n, n), n).values)
})

test('reads the lower half alone, and says which size is wrong', () => {
  expect(symmetricEigen([2, 99, 1, 2], 2)).toEqual(symmetricEigen([2, 1, 1, 2], 2))
  expect(symmetricEigenvalues([2, 99, 1, 2], 2)).toEqual(symmetricEigenvalues([2, 1, 1, 2], 2))
  expect(() => symmetricEigen([1, 2, 3], 2)).toThrow('symmetricEigen: matrix must have n * n = 4 elements, got 3')
  expect(() => symmetricEigenvalues([1], 2)).toThrow('symmetricEigenvalues: matrix must have n * n = 4 elements, got 1')
})
