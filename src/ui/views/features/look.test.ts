import { expect, test } from 'vitest'
import type { AnswerOf } from '../../../train/protocol'
import { unitRows } from '../../../viz/paint/features/similarity'
import { cosineText } from '../words'
import { likenessOf } from './look'
import { comparedOf, nearestTo, titleOf } from './mapLook'
import { layerText, percentText, sumText } from './words'

const GRID = { rows: 1, columns: 2, extent: 0.5 }

test('a region is compared with all others, and its match lies in another picture', () => {
  const unit = unitRows([1, 0, 0.99, 0.1, 0, 1, 0.8, 0.6], 2)
  const { cosines, range, match, matchCosine } = likenessOf(unit, 2, GRID, { picture: 0, region: 0 })
  expect(cosines).toHaveLength(4)
  expect(cosines[0]).toBeCloseTo(1)
  expect(match).toEqual({ picture: 1, region: 1 }) // though the neighbour is more alike
  expect(matchCosine).toBeCloseTo(0.8)
  expect(range[0]).toBeCloseTo(0)
  expect(range[1]).toBeLessThan(1)
})

test('of one picture alone the match is another of its regions', () => {
  const unit = unitRows([1, 0, 0.6, 0.8], 2)
  expect(likenessOf(unit, 2, GRID, { picture: 0, region: 0 }).match).toEqual({ picture: 0, region: 1 })
})

const answer: AnswerOf<'images'> = {
  network: 'teacher',
  classes: ['cat', 'dog'],
  width: 2,
  heldOut: {
    indices: Int32Array.of(7, 3, -1),
    labels: Int32Array.of(1, 0, -1),
    features: Float32Array.of(1, 0, 0, 1, 3, 3),
  },
  training: { indices: Int32Array.of(5, 9), labels: Int32Array.of(0, 1), features: Float32Array.of(2, 0, 0, -1) },
  ownName: 'mine.png',
  pictures: null,
}

test('images are named, the reader’s own too', () => {
  expect(comparedOf(answer, 'heldOut').listed.map(titleOf)).toEqual([
    'dog, held-out image 7',
    'cat, held-out image 3',
    'mine.png',
  ])
  expect(comparedOf({ ...answer, classes: [], training: { ...answer.training, labels: null } }, 'training').listed[0]).toEqual({ title: 'training image 5', label: null }) // prettier-ignore
})

test('neighbours are right or wrong by their class, and the chosen image is none of its own', () => {
  const [map, training] = [comparedOf(answer, 'heldOut'), comparedOf(answer, 'training')]
  const found = nearestTo(map, 0, training, 20, 0.07, 2)
  expect(found.neighbours.map(({ index }) => index)).toEqual([0, 1])
  expect(found.areRight).toEqual([false, true])
  expect(found.votes[0]).toMatchObject({ label: 0, count: 1 })
  const among = nearestTo(map, 0, map, 20, 0.07, 2)
  expect(among.neighbours.map(({ index }) => index)).toEqual([2, 1])
  expect(among.areRight).toEqual([null, false]) // the reader's own has no class, and does not vote
  expect(among.votes).toEqual([{ label: 0, share: 1, count: 1 }])
  expect(nearestTo(map, 2, training, 1, 0.07, 2)).toMatchObject({ label: -1, areRight: [null] })
})

test('numbers as they are told', () => {
  expect(sumText([0.413, 0.17, 0.0914])).toBe('41.3 + 17.0 + 9.1 = 67.4\u00a0%')
  expect(percentText(0.005)).toBe('0.5\u00a0%')
  expect(cosineText(-0.25)).toBe('−0.250')
  expect(layerText({ stage: 1, block: 0 })).toBe('stage 2, block 1')
})
