import { expect, test } from 'vitest'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import { decodeLink } from '../runs/link'
import type { TrainEvent } from '../train/protocol'
import { linesBefore } from './metricLines'
import { ReportKeeper } from './report'

test('a report is made of what a run told, and its link holds the results', () => {
  const config = tinyConfig({ steps: 3, evaluation: { everySteps: 3 } })
  const keeper = new ReportKeeper(config, { ...tinyData(), hash: 'ab'.repeat(32) }, () => 'some adapter')
  expect(keeper.html(0)).toContain('0 of 3, not started')
  const steps = [0, 1, 2].map((step) => ({ step, values: { loss: 4 - step, lossView: NaN } }))
  keeper.take({ type: 'metrics', runId: 1, steps, msPerStep: 1, imagesPerSecond: 1 })
  keeper.take({ type: 'baselines', runId: 1, values: { knnPixels: 30, knnRandom: 20, majority: 12 } })
  keeper.take({ type: 'evaluated', runId: 1, result: { step: 3, values: { knn: 40 } } })
  keeper.take({ type: 'finished', runId: 1, step: 3 })
  const page = keeper.html(0)
  expect(page).toMatch(/<p class="outcome">After step 3 of 3 it classifies 40\.0\s±\s[\d.]+\s% of \d+ unseen images correctly, the untrained network 20\.0\s%/)
  expect(page).toContain('3 of 3, finished')
  expect(page).toContain('1970-01-01 00:00 UTC')
  expect(page).toContain('Training loss')
  const [, fragment] = /<code>(#e1[^<]+)<\/code>/.exec(page) ?? []
  expect(decodeLink(fragment)).toMatchObject({ ok: true, config, results: { a: { step: 3, values: { knn: 40, loss: 3 } } } })
}) // prettier-ignore

test('a run of a link with results is held against them', () => {
  const config = tinyConfig({ steps: 3 })
  const keeper = () => new ReportKeeper(config, tinyData(), () => 'some adapter')
  const metrics = (first: number): TrainEvent => {
    const steps = [first, 3, 2].map((loss, step) => ({ step, values: { loss } }))
    return { type: 'metrics', runId: 1, steps, msPerStep: 1, imagesPerSecond: 1 }
  }
  const author = keeper()
  author.take(metrics(4))
  const link = decodeLink(/<code>(#e1[^<]+)<\/code>/.exec(author.html(0))?.[1] ?? '')
  if (!link.ok) throw new Error(link.message)
  for (const [loss, verdict] of [
    [4, 'same'],
    [4.1, 'waiting'], // three steps of other bits say too little
  ] as const) {
    const again = keeper()
    again.take(metrics(loss))
    expect(again.against(link)?.verdict).toBe(verdict)
  }
  expect(keeper().against({ config })).toBeNull()
})

test('a run that failed says so', () => {
  const keeper = new ReportKeeper(tinyConfig(), tinyData(), () => '')
  keeper.take({ type: 'failed', runId: 1, step: 0, message: 'no <memory>', advice: '' })
  expect(keeper.html(0)).toContain('stopped by an error: no &lt;memory&gt;')
})

test('what a run measures again after the loss of its device takes the place of what there was', () => {
  const config = tinyConfig({ steps: 3 })
  const keeper = new ReportKeeper(config, tinyData(), () => 'some adapter')
  const metrics = (...steps: number[]): TrainEvent => {
    const told = steps.map((step) => ({ step, values: { loss: 4 - step } }))
    return { type: 'metrics', runId: 1, steps: told, msPerStep: 1, imagesPerSecond: 1 }
  }
  keeper.take(metrics(0, 1))
  keeper.take({ type: 'device-lost', runId: 1, step: 2, from: 1, reason: 'unknown' })
  expect(keeper.html(0)).toContain('1 of 3')
  keeper.take(metrics(1, 2))
  const link = decodeLink(/<code>(#e1[^<]+)<\/code>/.exec(keeper.html(0))?.[1] ?? '')
  expect(link).toMatchObject({ ok: true, results: { a: { step: 3, values: { loss: 3 } } } }) // their mean, each step once
  const lines = ['{"step":0,"values":{}}', '{"type":"baselines"}', '{"type":"evaluated","result":{"step":1}}', '{"step":1,"values":{}}'].map((line) => `${line}\n`) // prettier-ignore
  expect(linesBefore(lines.join(''), 1, 'metrics.jsonl')).toBe(lines.slice(0, 3).join(''))
  expect(linesBefore(lines.join(''), 0, 'metrics.jsonl')).toBe('')
  expect(linesBefore(`${lines.join('')}{"step":2,"val`, 9, 'metrics.jsonl')).toBe(lines.join(''))
})

test('a report names the adapter that the run trained on last', () => {
  let adapter = 'first card'
  const keeper = new ReportKeeper(tinyConfig(), tinyData(), () => adapter)
  expect(keeper.html(0)).toContain('first card')
  adapter = 'second card'
  keeper.take({ type: 'device-lost', runId: 1, step: 2, from: 1, reason: 'unknown' })
  expect(keeper.html(0)).toContain('second card')
})

test('a run that goes on has what was measured before in its report and in its log', () => {
  const config = tinyConfig({ steps: 3 })
  const metrics = (...steps: number[]): TrainEvent => {
    const told = steps.map((step) => ({ step, values: { loss: 4 - step } }))
    return { type: 'metrics', runId: 1, steps: told, msPerStep: 1, imagesPerSecond: 1 }
  }
  const first = new ReportKeeper(config, tinyData(), () => 'some adapter')
  first.take({ type: 'evaluated', runId: 1, result: { step: 0, values: { knn: 20 } } })
  first.take({ type: 'baselines', runId: 1, values: { knnPixels: 31.25, knnRandom: 20, majority: 12 } })
  first.take(metrics(0, 1))
  expect(new ReportKeeper(config, tinyData(), () => '', { step: 2 }).html(0)).toContain('2 of 3')

  const second = new ReportKeeper(config, tinyData(), () => 'some adapter', { step: 1, log: first.logUntil(1) })
  second.take(metrics(1, 2))
  second.take({ type: 'finished', runId: 1, step: 3 })
  const page = second.html(0)
  expect(page).toContain('3 of 3, finished')
  expect(page).toContain('31.3')
  const log = second.logUntil(3)
  expect([...log.steps.at]).toEqual([0, 1, 2])
  expect([...(log.steps.values.get('loss') ?? [])]).toEqual([4, 3, 2])
  expect([...log.evaluations.at]).toEqual([0])
  expect(log.baselines.values.get('knnPixels')?.at(0)).toBe(31.25)
})
