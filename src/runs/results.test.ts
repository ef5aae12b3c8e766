import { expect, test } from 'vitest'
import { logOf, measuredRun } from '../../test/measuredRuns'
import { presetNamed } from './presets'
import { problemsWith } from './problems'
import { adapterText, curvePoints, lastValue, lossesOf, resultsOf, sharedResultsSchema, type Results } from './results'

const told = (...args: Parameters<typeof measuredRun>): Results => {
  const results = resultsOf(measuredRun(...args))
  if (!results) throw new Error('there must be results')
  return results
}

test('results say how far a run went, what it ended with, and carry a mark at every power of two', () => {
  const { step, evaluated, data, marks, values } = told(130)
  expect({ step, evaluated, data }).toEqual({ step: 130, evaluated: 100, data: 'ab12ab12ab12ab12' })
  expect(marks).toHaveLength(9) // 1, 2, 4 … 128 and 130
  expect(values).toMatchObject({ knn: 32, linear: 23.333, effectiveRank: 9 })
  expect(values.loss).toBeCloseTo(3.1 + 2 * Math.exp(-2.4), 1)
  expect(resultsOf(measuredRun(0))).toBeNull()
})

test('the curve of the loss is means of neighbouring steps, each in their middle; that of k-NN is as it was measured', () => {
  const run = measuredRun(300)
  const results = told(300)
  const losses = lossesOf(run) ?? []
  const points = curvePoints(results, 'loss')
  expect(points).toHaveLength(43) // of seven steps, the last of six
  expect(points[0].step).toBe(3)
  for (const [k, { value }] of points.entries()) {
    const part = Array.from(losses).slice(7 * k, 7 * k + 7)
    expect(value).toBeCloseTo(part.reduce((a, b) => a + b, 0) / part.length, 2)
  }
  expect(points.at(-1)?.step).toBeLessThan(300)
  expect(curvePoints(results, 'knn').map(({ step }) => step)).toEqual([0, 50, 100, 150, 200, 250, 300])
  expect(curvePoints(results, 'knn').at(-1)?.value).toBe(42)
  expect(curvePoints(results, 'linear').map(({ step }) => step)).toEqual([50, 100, 150, 200, 250, 300])
})

test('an evaluation that is told apart is told once, at its own step, and the last of several kinds is the last', () => {
  expect(curvePoints(told(130), 'knn').map(({ step }) => step)).toEqual([0, 50, 100])
  const evaluations = logOf({ knn: [[0, 30], [50, 40]], effectiveRank: [[0, 5], [100, 6]] }) // prettier-ignore
  expect(resultsOf({ ...measuredRun(130), evaluations })?.evaluated).toBe(100)
})

test('what lies beyond the steps that are told of is no part of the results', () => {
  const whole = measuredRun(300)
  const part = resultsOf({ ...whole, step: 294 })
  expect(part && curvePoints(part, 'loss').length).toBe(42)
  expect(part && curvePoints({ ...part, step: 10 }, 'loss').map(({ step }) => step)).toEqual([3, 8])
  expect(resultsOf({ ...measuredRun(130), step: 140 })?.marks).toEqual([]) // some losses are still on their way
})

test('evaluations of a run that asks for none are no curve', () => {
  const run = measuredRun(130)
  const without = { ...run.config, evaluation: { ...run.config.evaluation, everySteps: 0 } }
  expect(Object.keys(resultsOf({ ...run, config: without })?.curves ?? {})).toEqual(['loss'])
})

test('a long run takes no more room than a short one', () => {
  const { config } = presetNamed('smoke')
  const long = { ...config, steps: 20_000, evaluation: { ...config.evaluation, everySteps: 10 } }
  const results = told(20_000, { config: long })
  expect(curvePoints(results, 'loss').length).toBeLessThanOrEqual(48)
  expect(curvePoints(results, 'knn').length).toBeLessThanOrEqual(49)
  expect(results.marks).toHaveLength(16)
  expect(JSON.stringify(results).length).toBeLessThan(1000)
})

test('where the first losses are not known there is no fingerprint, and everything else is told', () => {
  const results = told(120, { from: 40 })
  expect(results.marks).toEqual([])
  expect(curvePoints(results, 'loss')[0].step).toBeGreaterThanOrEqual(39)
  expect(lossesOf(measuredRun(120, { from: 40 }))).toBeNull()
})

test('a run without evaluations tells its losses', () => {
  const { config } = presetNamed('smoke')
  const results = told(20, { config: { ...config, evaluation: { ...config.evaluation, everySteps: 0 } } })
  expect(results).toMatchObject({ evaluated: null, step: 20 })
  expect(Object.keys(results.curves)).toEqual(['loss'])
})

test('what is measured at every step is told as the mean of the last twenty', () => {
  const steps = logOf({ loss: Array.from({ length: 40 }, (_, i) => [i, i < 20 ? 100 : 2] as const) })
  expect(lastValue({ steps, evaluations: logOf({}) }, 'loss')).toBe(2)
  expect(lastValue({ steps, evaluations: logOf({}) }, 'knn')).toBeNull()
})

test.each<[string, (shared: { a: Record<string, unknown>; [key: string]: unknown }) => void, string]>([
  ['a measure that is not known', ({ a }) => Object.assign(a.values as object, { fame: 1 }), 'a.values.fame is not'],
  ['more than all images', ({ a }) => Object.assign(a.values as object, { knn: 101 }), 'a.values.knn must be at most 100, got 101'],
  ['no step', ({ a }) => (a.step = 0), 'a.step must be at least 1, got 0'],
  ['a mark that is none', ({ a }) => (a.marks = [-1]), 'a.marks.0 must be at least 0, got -1'],
  ['marks without end', ({ a }) => (a.marks = Array.from({ length: 99 }, () => 1)), 'a.marks must have at most 33 numbers, got 99'],
  ['letters nobody sees', (shared) => (shared.adapter = 'fast\u202Ecard'), 'adapter does not hold'],
  ['a name without end', (shared) => (shared.adapter = 'x'.repeat(101)), 'adapter must be at most 100'],
  ['code that is none', (shared) => (shared.code = '<b>'), 'code does not hold'],
  ['another key', (shared) => (shared.extra = 1), 'extra is not a setting'],
])('results with %s are refused in words', (_, change, message) => {
  const shared = JSON.parse(JSON.stringify({ adapter: 'a card', code: '0.1.0', a: told(5), b: null })) as never
  change(shared)
  const parsed = problemsWith(sharedResultsSchema, shared)
  const [problem] = 'problems' in parsed ? parsed.problems : []
  expect(`${problem?.path} ${problem?.message}`).toContain(message)
}) // prettier-ignore

test('what an adapter calls itself is made fit to be sent', () => {
  expect(adapterText('nvidia\u0000 ampere\u202E')).toBe('nvidia ampere')
  expect(adapterText('x'.repeat(300))).toHaveLength(100)
})
