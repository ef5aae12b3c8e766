import { expect, test } from 'vitest'
import { accuracy } from './knn'
import { majorityShare } from './majority'

test('it is the accuracy of whoever always names the most frequent class', () => {
  const labels = [2, 0, 2, 1, 2, 0, 7, 2]
  expect(majorityShare(labels)).toBe(50)
  expect(majorityShare(labels)).toBe(
    accuracy(
      Uint16Array.from(labels, () => 2),
      Uint16Array.from(labels),
    ),
  )
  expect(majorityShare([3])).toBe(100)
  expect(majorityShare([0, 1, 2, 3])).toBe(25)
})
