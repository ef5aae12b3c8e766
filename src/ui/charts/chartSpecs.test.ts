import { expect, test } from 'vitest'
import { metricOf } from '../../runs/metrics'
import { ACCURACY } from './chartSpecs'

test('an accuracy is called what reports and links call it: the probe that trains along is not the one fitted offline', () => {
  expect(ACCURACY.lines.map(({ label }) => label)).toEqual(ACCURACY.lines.map(({ key }) => metricOf(key)?.title))
})
