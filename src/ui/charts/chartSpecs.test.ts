import { expect, test } from 'vitest'
import { METRICS, metricOf } from '../../runs/metrics'
import { ACCURACY, COLLAPSE, CORRESPONDENCE, LOSS, SCHEDULES } from './chartSpecs'

test('an accuracy is called what reports and links call it: the probe that trains along is not the one fitted offline', () => {
  expect(ACCURACY.lines.map(({ label }) => label)).toEqual(ACCURACY.lines.map(({ key }) => metricOf(key)?.title))
})

test('every measure has a curve on the page, but for those that others are judged by and those that only tables tell', () => {
  const charts = [LOSS, ACCURACY, CORRESPONDENCE, ...COLLAPSE, ...SCHEDULES]
  const drawn = charts.flatMap(({ lines }) => lines.map(({ key }) => key))
  expect(METRICS.map(({ key }) => key).filter((key) => !drawn.includes(key))).toEqual([
    'probeLoss', 'cropNear', 'mirrorAll', 'mirrorDistance', 'cropChance', 'cropChanceNear', 'cropSame', 'cropSameNear',
  ]) // prettier-ignore
})
