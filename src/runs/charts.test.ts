import { expect, test } from 'vitest'
import { ACCURACY, CHARTS } from './charts'
import { METRICS, metricOf } from './metrics'

test('an accuracy is called what reports and links call it: the probe that trains along is not the one fitted offline', () => {
  expect(ACCURACY.lines.map(({ label }) => label)).toEqual(ACCURACY.lines.map(({ key }) => metricOf(key)?.title))
})

test('every measure has a curve, on the page and in a report, but for those that others are judged by and those that only tables tell', () => {
  const drawn = CHARTS.flatMap(({ lines }) => lines.map(({ key }) => key))
  expect(METRICS.map(({ key }) => key).filter((key) => !drawn.includes(key))).toEqual([
    'probeLoss', 'cropNear', 'mirrorAll', 'mirrorDistance', 'cropChance', 'cropChanceNear', 'cropSame', 'cropSameNear',
  ]) // prettier-ignore
})
