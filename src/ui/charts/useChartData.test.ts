import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { RunImages } from '../../train/protocol'
import { MetricLog } from '../state/metricLog'
import { ACCURACY, CORRESPONDENCE } from './chartSpecs'
import { nameOf, referencesOf } from './useChartData'

const judged = (knnRandom: number | null) => ({
  runConfig: presetNamed('smoke').config,
  baselines: knnRandom === null ? null : { knnPixels: 38, knnRandom },
  evaluations: new MetricLog(),
  images: null,
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

test('lines that will be measured have their place before they are, and those that will not have none', () => {
  const awaited = ['k-NN on raw pixels null', 'k-NN at random init null']
  expect(read(ACCURACY, judged(null), null)).toEqual(awaited)
  expect(read(ACCURACY, judged(null), judged(null))).toEqual(awaited)
  const { runConfig } = judged(null)
  const off = { ...runConfig, evaluation: { ...runConfig.evaluation, everySteps: 0 } }
  expect(read(ACCURACY, { ...judged(null), runConfig: off }, null)).toEqual([])
  const classless = { ...judged(null), images: { classes: [] as string[] } as RunImages }
  expect(read(ACCURACY, classless, null)).toEqual([])
  expect(read(CORRESPONDENCE, classless, null)).toEqual(['Crops, same row and column null', 'Chance null'])
  expect(read(CORRESPONDENCE, { ...judged(null), runConfig: off }, null)).toEqual([])
})

test('a line is called by its measure, and of twins by its letter too', () => {
  const [line] = ACCURACY.lines
  expect(nameOf({ ...line, letter: '', isSent: false })).toBe('k-NN')
  expect(nameOf({ ...line, letter: 'B', isSent: false })).toBe('k-NN, B')
  expect(nameOf({ ...line, letter: '', isSent: true })).toBe('k-NN, author’s')
  expect(nameOf({ ...line, letter: 'B', isSent: true })).toBe('k-NN, author’s B')
})
