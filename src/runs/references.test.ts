import { expect, test } from 'vitest'
import { presetNamed } from './presets'
import { baselinesOf, referencesOf, type JudgedRun } from './references'

const { config } = presetNamed('smoke')
const judged = (knnRandom: number | null, part: Partial<JudgedRun> = {}): JudgedRun => ({
  config,
  baselines: knnRandom === null ? null : { knnPixels: 38, knnRandom, majority: 14 },
  hasClasses: true,
  lastOf: () => null,
  ...part,
})
const read = (chart: string, first: JudgedRun, twin: JudgedRun | null = null) =>
  referencesOf(chart, first, twin).map(({ label, value }) => `${label} ${value}`)

test('lines to judge by are said once where twins share them, and under a letter where they do not', () => {
  const shared = ['k-NN on raw pixels 38', 'k-NN at random init 27', 'Most frequent class 14']
  expect(read('knn', judged(27))).toEqual(shared)
  expect(read('knn', judged(27), judged(27))).toEqual(shared)
  expect(read('knn', judged(27), judged(27.0001))).toEqual(shared) // nobody sees that
  expect(read('knn', judged(27), judged(25))).toEqual([
    'k-NN on raw pixels 38',
    'k-NN at random init, A 27',
    'Most frequent class 14',
    'k-NN at random init, B 25',
  ])
  expect(read('knn', judged(27), judged(null))).toEqual([
    'k-NN on raw pixels, A 38',
    'k-NN at random init, A 27',
    'Most frequent class, A 14',
  ])
})

test('lines that will be measured have their place before they are, and those that will not have none', () => {
  const awaited = ['k-NN on raw pixels null', 'k-NN at random init null', 'Most frequent class null']
  expect(read('knn', judged(null))).toEqual(awaited)
  expect(read('knn', judged(null), judged(null))).toEqual(awaited)
  const off = { config: { ...config, evaluation: { ...config.evaluation, everySteps: 0 } } }
  expect(read('knn', judged(null, off))).toEqual([])
  expect(read('knn', judged(null, { hasClasses: false }))).toEqual([])
  expect(read('cropExact', judged(null, { hasClasses: false }))).toEqual([
    'Crops, same row and column null',
    'Chance null',
  ])
  expect(read('cropExact', judged(null, off))).toEqual([])
  const found = { ...off, lastOf: (key: string) => (key === 'cropChance' ? 6.25 : null) }
  expect(read('cropExact', judged(null, found))).toEqual(['Chance 6.25'])
})

test('charts of the targets and of the features have the lines that follow from the settings', () => {
  expect(read('teacherEntropy', judged(null))).toEqual([`ln K ${Math.log(config.objective.head.outDim)}`])
  expect(read('featureStd', judged(null))[0]).toMatch(/^1\/√C 0\.\d+$/)
  expect(read('information', judged(null, { config: null }))[0]).toMatch(/^collapse /)
  for (const chart of ['knn', 'cropExact', 'teacherEntropy', 'featureStd', 'loss'])
    expect(read(chart, judged(null, { config: null }))).toEqual([])
})

test('runs from before the most frequent class was noted have the other two lines', () => {
  const baselines = baselinesOf({ knnPixels: 38, knnRandom: 27 })
  expect(read('knn', judged(null, { baselines }))).toEqual(['k-NN on raw pixels 38', 'k-NN at random init 27'])
  expect(baselinesOf({ knnPixels: 38, knnRandom: 27, majority: 14 })).toEqual({ knnPixels: 38, knnRandom: 27, majority: 14 }) // prettier-ignore
  expect(baselinesOf({ knnPixels: 38 })).toBeNull()
})
