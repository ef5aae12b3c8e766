import { expect, test } from 'vitest'
import { basisOf } from '../../../viz/paint/features/pca'
import { takenAt } from './useBasis'

test('a basis is that of its place, and of features as wide as those that are shown', () => {
  const here = { basis: basisOf([1, 0, 0, 1, 1, 1], 2), images: 3, whose: 'Teacher' }
  expect(takenAt({ here }, 'here', 2)).toBe(here)
  expect(takenAt({ here }, 'here', 3)).toBeNull()
  expect(takenAt({ here }, 'there', 2)).toBeNull()
})
