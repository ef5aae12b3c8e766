import { expect, test } from 'vitest'
import { expectClose } from '../../../../test/numerics'
import { predictions, weightedVotes } from '../../../eval/knn'
import { cosinesTo, nearestOf, unitRows, votesOf } from './similarity'

test('cosines by hand; a row of zeros is like nothing', () => {
  const unit = unitRows([3, 4, 0, 2, -6, -8, 0, 0], 2)
  expectClose(unit, [0.6, 0.8, 0, 1, -0.6, -0.8, 0, 0], 1e-6)
  expectClose(cosinesTo(unit.subarray(0, 2), unit), [1, 0.8, -1, 0], 1e-6)
})

test('the nearest come first, equals in order, and the one compared is left out', () => {
  const cosines = [0.2, 1, 0.9, 0.2, 0.9]
  expect(nearestOf(cosines, 3, 1).map(({ index }) => index)).toEqual([2, 4, 0])
  expect(nearestOf(cosines, 99)).toHaveLength(5)
})

test('votes are those of the k-NN classifier', () => {
  const [labels, T] = [[0, 2, 2, 1, 0], 0.07]
  const neighbours = nearestOf([0.5, 0.62, 0.61, 0.66, 0.1], 4)
  const indices = Uint32Array.from(neighbours, ({ index }) => index)
  const similarities = Float32Array.from(neighbours, ({ cosine }) => cosine)
  const official = weightedVotes({ k: 4, indices, similarities }, labels, 3, T)
  const votes = votesOf(neighbours, labels, T)
  expect(votes.map(({ label, count }) => [label, count])).toEqual([[2, 2], [1, 1], [0, 1]]) // prettier-ignore
  expect(votes[0].label).toBe(predictions(official, 3)[0])
  const total = official.reduce((a, b) => a + b)
  for (const { label, share } of votes) expect(share).toBeCloseTo(official[label] / total, 6)
})

test('a small temperature leaves the vote to the nearest, and images without a class do not vote', () => {
  expect(votesOf(nearestOf([0.9, 0.8], 2), [4, 5], 1e-4)[0]).toEqual({ label: 4, share: 1, count: 1 })
  expect(votesOf(nearestOf([0.9, 0.8], 2), [-1, 5], 0.07)).toEqual([{ label: 5, share: 1, count: 1 }])
  expect(votesOf([], [], 0.07)).toEqual([])
})
