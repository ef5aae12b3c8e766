import { expect, test } from 'vitest'
import { tinyData } from '../../test/tinyRun'
import type { DataCard } from '../data/dataset'
import { dataShapeOf } from './imagesOfRun'
import { normalizationOf } from './normalization'

test('images are normalised with their own numbers, and a channel of one value is not divided by nothing', () => {
  const set = tinyData()
  const card: DataCard = { ...set.card, mean: [0.5, 0.4, 0.3], std: [0.2, 0, 1e-9] }
  const own = { mean: [0.5, 0.4, 0.3], std: [0.2, 1, 1] }
  expect(dataShapeOf({ ...set, card }).normalization).toEqual(own)
  expect(normalizationOf({ isOwn: true }, { card })).toEqual(own)
  expect(normalizationOf({ isOwn: false }, { card }).std).toEqual([0.229, 0.224, 0.225])
})
