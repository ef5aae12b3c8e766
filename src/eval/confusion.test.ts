import { expect, test } from 'vitest'
import { confusionOf } from './confusion'
import { accuracy } from './knn'

test('rows are classes, columns what they were taken for, and the diagonal is what is right', () => {
  const labels = [0, 0, 0, 1, 2, 2]
  const predicted = [0, 2, 0, 1, 1, 2]
  const counts = confusionOf(predicted, labels, 3)
  expect([...counts]).toEqual([2, 0, 1, 0, 1, 0, 0, 1, 1])
  expect((100 * (counts[0] + counts[4] + counts[8])) / 6).toBe(accuracy(predicted, labels))
})
