import { expect, test } from 'vitest'
import { heatTop } from './heatTop'

test('colours end at the largest probability, of a rollout at the largest of the others', () => {
  const row = [0.7, 0.2, 0.1]
  expect(heatTop(row, 0, 0)).toBe(0.7)
  expect(heatTop(row, 'rollout', 0)).toBe(0.2)
  expect(heatTop(row, 'rollout', 1)).toBe(0.7)
})
