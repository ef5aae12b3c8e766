// Kept runs over their seeds, as the table and the chart of Runs tell them.

import { expect, test } from 'vitest'
import { METRICS } from '../../runs/metrics'
import { presetNamed } from '../../runs/presets'
import { regionTwin } from '../../runs/twin'
import type { KeptRun } from '../../train/protocol'
import type { KeptLogs } from '../state/librarySlice'
import { MetricLog } from '../state/metricLog'
import { eachRun, meanOfSeeds } from './drawnRuns'
import { runsCsv } from './runsCsv'
import { gapText, haveRepeats, measuredRows, repeated, repeatedName, seedsText, spreadText } from './repeated'

const { config } = presetNamed('smoke')
const twin = regionTwin(config).config
const [knn] = METRICS.filter(({ key }) => key === 'knn')

function kept(key: string, seed: number, part: Partial<KeptRun> = {}): KeptRun {
  const data = { name: 'emoji', title: 'Emoji', hash: 'x', test: 100 }
  return { key, name: key, colour: 0, state: 'finished', data, ...part, config: { ...(part.config ?? config), seed } } as KeptRun // prettier-ignore
}
/** Measured every 50 steps. */
function logs(all: Record<string, number[]>): Record<string, KeptLogs> {
  const of = (values: number[]): KeptLogs => {
    const evaluations = new MetricLog()
    values.forEach((value, i) => evaluations.append(50 * i, { knn: value }))
    return { steps: new MetricLog(), evaluations, step: 0 }
  }
  return Object.fromEntries(Object.entries(all).map(([key, values]) => [key, of(values)]))
}
const plain = (rows: ReturnType<typeof measuredRows>) =>
  rows.map(({ title, values }) => [title, ...values.map((value) => value.replaceAll('\u00a0', ' '))])

const four = [kept('a', 0), kept('b', 0, { config: twin }), kept('a1', 1), kept('b1', 1, { config: twin })]

test('repeats share a column, named after the first of them', () => {
  const groups = repeated([...four, kept('a9', 9), kept('a again', 0)])
  expect(groups.map(repeatedName)).toEqual(['a and 2 repeats', 'b and 1 repeat'])
  expect(groups.map(({ seeds }) => seedsText(seeds))).toEqual(['0, 1, 9', '0, 1'])
  expect(seedsText([3, 4, 5])).toBe('3 to 5')
  expect(haveRepeats(repeated([kept('a', 0), kept('a again', 0)]))).toBe(false)
})

test('means are told with their spread at the last step that all have, and differences seed by seed', () => {
  const measured = logs({ a: [10, 20, 99], b: [10, 23], a1: [10, 22], b1: [10, 26] })
  expect(plain(measuredRows(knn, repeated(four), measured))).toEqual([
    ['k-NN at step 50, mean ± deviation', '21.0 ± 1.4 %', '24.5 ± 2.1 %'],
    ['Against the first, seed by seed', '–', '3.5 ± 6.4 points more: may be chance (2 seeds)'],
  ])
  expect(measuredRows(knn, repeated(four.slice(0, 2)), measured)).toEqual([]) // no repeats
})

test('experiments that were measured otherwise are not held against each other', () => {
  const other = { ...config, evaluation: { ...config.evaluation, k: 5 } }
  const runs = [kept('a', 0), kept('a1', 1), kept('b', 0, { config: other }), kept('b1', 1, { config: other })]
  const measured = logs({ a: [10, 20], b: [10, 23], a1: [10, 22], b1: [10, 26] })
  const [, [, , gap]] = plain(measuredRows(knn, repeated(runs), measured))
  expect(gap).toBe('not comparable: other images, or measured otherwise')
  expect(runsCsv(repeated(runs), measured)).not.toContain('difference')
  expect(runsCsv(repeated(four), measured)).toContain('difference')
})

test('what still trains or has failed keeps nobody at its step, and where all do nothing is told', () => {
  const runs = [...four, kept('a2', 2, { state: 'open' }), kept('a3', 3, { state: 'failed' })]
  const measured = logs({ a: [1, 20], a1: [1, 22], b: [1, 23], b1: [1, 26], a2: [77], a3: [77] })
  expect(plain(measuredRows(knn, repeated(runs), measured))[0]).toEqual(
    ['k-NN at step 50, mean ± deviation', '21.0 ± 1.4 % (2 of 4 seeds)', '24.5 ± 2.1 %'], // prettier-ignore
  )
  const live = four.map((run): KeptRun => ({ ...run, state: 'open' }))
  expect(measuredRows(knn, repeated(live), measured)).toEqual([])
  expect(measuredRows(knn, repeated(four), {})).toEqual([]) // not read yet
})

test('texts of spreads and differences', () => {
  expect(spreadText({ mean: 2, deviation: null, count: 1 }, 'nats', 1)).toBe('2.000\u00a0nats')
  expect(spreadText(null, '%', 2)).toBe('–')
  expect(gapText({ mean: -0.5, half: 0.25, count: 5 }, 'nats')).toBe('0.5000\u00a0±\u00a00.2500\u00a0nats less: unlikely to be chance (5 seeds)') // prettier-ignore
  expect(gapText({ mean: 0, half: null, count: 2 }, '%')).toBe('the same with each of 2 seeds')
  expect(gapText({ mean: 0.2, half: null, count: 2 }, '%')).toBe(
    '0.2 points more with each of 2 seeds: more seeds would tell whether that is chance',
  )
  expect(gapText(null, '%')).toBe('fewer than two seeds in common')
})

test('the mean over seeds is drawn with one standard deviation, where two or more were measured', () => {
  const groups = repeated([kept('a', 0), kept('a1', 1), kept('a again', 0), kept('b', 0, { config: twin })])
  const measured = logs({ a: [10, 20, 30], a1: [10, 24], 'a again': [10, 20, 30], b: [5, 6, 7] })
  const logOf = ({ key }: KeptRun) => measured[key].evaluations
  const { lines, data } = meanOfSeeds('knn', groups, logOf)
  expect(lines.map(({ key, label }) => [key, label])).toEqual([['a', 'a and 1 repeat'], ['b', 'b']]) // prettier-ignore
  expect(data).toMatchObject({ steps: [0, 50, 100], end: 100 })
  const [mean, alone] = data.series
  expect(mean.mean).toEqual([10, 22, null])
  expect(mean.max[1]).toBeCloseTo(22 + Math.sqrt(8), 5)
  expect(mean.min[1]).toBeCloseTo(22 - Math.sqrt(8), 5)
  expect(alone.mean).toEqual([5, 6, 7])
})

test('runs by themselves have the band of their images', () => {
  const measured = logs({ a: [50], b: [50] })
  const runs = [kept('a', 0), kept('c', 1)]
  const { lines, data } = eachRun('knn', runs, ({ key }) => measured[key]?.evaluations)
  expect(lines.map(({ key }) => key)).toEqual(['a'])
  expect([data.series[0].min[0], data.series[0].max[0]]).toEqual([40, 60]) // 100 images: ± 2 · 5 points
})
