import { expect, test } from 'vitest'
import { uniform } from '../../../../test/numerics'
import { umapOf } from './umap'

/** Two bundles of directions, ten in each. */
const BUNDLES = uniform(20 * 4, 5).map((v, at) => 0.2 * v + (at % 4 === (at < 40 ? 0 : 3) ? 1 : 0))

const apart = (points: Float32Array, a: number, b: number) =>
  Math.hypot(points[2 * a] - points[2 * b], points[2 * a + 1] - points[2 * b + 1])

test('neighbours stay neighbours: bundles lie apart', () => {
  const told: number[] = []
  const points = umapOf(BUNDLES, 4, 7, (done, total) => told.push(done / total))
  expect(points).toHaveLength(40)
  const mean = (pairs: [number, number][]) => pairs.reduce((sum, [a, b]) => sum + apart(points, a, b), 0) / pairs.length
  const all = Array.from({ length: 10 }, (_, a) => Array.from({ length: 10 }, (_, b): [number, number] => [a, b])).flat()
  const within = mean(all.filter(([a, b]) => a < b))
  expect(mean(all.map(([a, b]): [number, number] => [a, b + 10]))).toBeGreaterThan(1.5 * within)
  expect(told.at(-1)).toBe(1)
}) // prettier-ignore

test('the seed decides: the same again, and another with another', () => {
  expect(umapOf(BUNDLES, 4, 7)).toEqual(umapOf(BUNDLES, 4, 7))
  expect(umapOf(BUNDLES, 4, 8)).not.toEqual(umapOf(BUNDLES, 4, 7))
})

test('too few images are refused', () => {
  expect(() => umapOf([1, 0, 0, 1], 2, 0)).toThrow('there must be at least 3 images, got 2')
  expect(umapOf([1, 0, 0, 1, 1, 1], 2, 0)).toHaveLength(6)
})
