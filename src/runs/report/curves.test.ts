import { expect, test } from 'vitest'
import { METRICS } from '../metrics'
import { CHARTS } from './curves'

test('every measure has a curve in a report, but for those that others are judged by and those of little news', () => {
  const drawn = CHARTS.flatMap(({ keys }) => keys)
  expect(METRICS.map(({ key }) => key).filter((key) => !drawn.includes(key))).toEqual([
    'centerNorm', 'centerNormRegion', 'weightDecay', 'teacherTemp', 'probeLoss', 'cropNear', 'mirrorAll', 'mirrorDistance',
    'cropChance', 'cropChanceNear', 'cropSame', 'cropSameNear',
  ]) // prettier-ignore
})
