import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import { MetricLog } from '../state/metricLog'
import { ACCURACY } from './chartSpecs'
import { nameOf, referencesOf } from './useChartData'

const judged = (knnRandom: number | null) => ({
  runConfig: presetNamed('smoke').config,
  baselines: knnRandom === null ? null : { knnPixels: 38, knnRandom },
  evaluations: new MetricLog(),
})
const read = (...args: Parameters<typeof referencesOf>) =>
  referencesOf(...args).map(({ label, value }) => `${label} ${value}`)

test('lines to judge by are said once where twins share them, and under a letter where they do not', () => {
  expect(read(ACCURACY, judged(27), null)).toEqual(['k-NN on raw pixels 38', 'k-NN at random init 27'])
  expect(read(ACCURACY, judged(27), judged(27))).toEqual(['k-NN on raw pixels 38', 'k-NN at random init 27'])
  expect(read(ACCURACY, judged(27), judged(25))).toEqual([
    'k-NN on raw pixels 38',
    'k-NN at random init, A 27',
    'k-NN at random init, B 25',
  ])
  expect(read(ACCURACY, judged(27), judged(null))).toEqual(['k-NN on raw pixels, A 38', 'k-NN at random init, A 27'])
})

test('a line is called by its measure, and of twins by its letter too', () => {
  const [line] = ACCURACY.lines
  expect(nameOf({ ...line, letter: '', isSent: false })).toBe('k-NN')
  expect(nameOf({ ...line, letter: 'B', isSent: false })).toBe('k-NN, B')
  expect(nameOf({ ...line, letter: '', isSent: true })).toBe('k-NN, author’s')
  expect(nameOf({ ...line, letter: 'B', isSent: true })).toBe('k-NN, author’s B')
})
