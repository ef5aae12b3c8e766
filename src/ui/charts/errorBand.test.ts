import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import { MetricLog } from '../state/metricLog'
import { valueRange } from './axis'
import { bandText, hasErrors, knownImages, withBands, withErrors } from './errorBand'

const { config } = presetNamed('smoke')
const images = { title: 'Emoji', classes: [], train: 900, test: 80 }

function drawn(...values: number[]) {
  const log = new MetricLog()
  values.forEach((value, step) => log.append(step, { knn: value, cropExact: value }))
  return MetricLog.together([{ log, key: 'knn' }]).series[0]
}

test('round a share of 100 images lie two standard errors, and so wide is the axis', () => {
  const { mean, min, max } = withErrors('knn', drawn(27, 28), 100)
  expect(mean).toEqual([27, 28])
  expect([min[0], max[1]]).toEqual([expect.closeTo(27 - 8.88, 2), expect.closeTo(28 + 8.98, 2)])
  const [bottom, top] = valueRange(Math.min(...min.map(Number)), Math.max(...max.map(Number)))
  expect(top - bottom).toBeGreaterThan(18)
})

test('a band stays between nothing and all, and gaps stay gaps', () => {
  const { min, max } = withErrors('linear', { mean: [2, null, 99], min: [2, null, 99], max: [2, null, 99] }, 25)
  expect([min[0], min[1], max[1], max[2]]).toEqual([0, null, null, 100])
})

test('what is no share of known images gets no band', () => {
  const curve = drawn(27, 28)
  expect(withErrors('knn', curve, null)).toBe(curve)
  expect(withErrors('cropExact', curve, 100)).toBe(curve)
  expect(knownImages({ runConfig: config, images: null })).toBeNull() // asked for is not yet had
  expect(knownImages({ runConfig: config, images })).toBe(80)
})

test('what the band is, is said where there is one', () => {
  expect(bandText('knn', [100, null, 100])).toBe('The soft band is ± two standard errors of a share of 100 images.')
  expect(bandText('knn', [100, 2000])).toContain('of a share of as many images as each was measured on')
  expect([bandText('knn', [null]), bandText('effectiveRank', [100])]).toEqual(['', ''])
})

test('a measure of regions has the band of its own errors, where they were measured with it', () => {
  const [log, old] = [new MetricLog(), new MetricLog()]
  log.append(0, { knn: 50, cropExact: 20, cropExactError: 3, mirrorTop: 1, mirrorTopError: 2 })
  log.append(10, { knn: 50, cropExact: 30, cropExactError: 4 })
  old.append(0, { cropExact: 20 })
  expect([hasErrors('cropExact', log), hasErrors('cropExact', old), hasErrors('knn', log), hasErrors('knn', undefined)]).toEqual([true, false, false, false]) // prettier-ignore
  const lines = ['knn', 'cropExact', 'mirrorTop'].map((key) => ({ key, log, images: 100 }))
  const { steps, series } = withBands([...lines, { key: 'cropExact', log: old, images: 100 }])
  expect(steps).toEqual([0, 10])
  expect(series.slice(1)).toEqual([
    { mean: [20, 30], min: [14, 22], max: [26, 38] },
    { mean: [1, null], min: [0, null], max: [5, null] },
    { mean: [20, null], min: [20, null], max: [20, null] },
  ])
  expect(series[0].max).toEqual([60, 60])
})
