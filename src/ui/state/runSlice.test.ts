import { beforeEach, expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { RunPlan, TrainCommand } from '../../train/protocol'
import { createAppStore, type AppStore } from './store'

const { config } = presetNamed('smoke')
const plan: RunPlan = {
  parameters: 1, parameterBytes: 1, activationBytes: 1, dataBytes: 1, totalBytes: 3, dispatches: 1, pipelines: 1,
} // prettier-ignore

let sent: TrainCommand[]
let store: AppStore
const now = () => store.getState()

beforeEach(() => {
  sent = []
  store = createAppStore((command) => sent.push(command))
})

/** A run that has been started, by both sides. */
function started(): number {
  now().start(config)
  const { runId } = now()
  now().receive({ type: 'started', runId, plan })
  return runId
}

test('pressing start sends one command, and the run is only under way when the worker says so', () => {
  now().start(config)
  expect(sent).toEqual([{ type: 'start', runId: 1, config, paused: false }])
  expect(now().status).toBe('building')
  now().receive({ type: 'building', runId: 1, what: 'kernels', done: 3, total: 9 })
  expect(now().building).toEqual({ what: 'kernels', done: 3, total: 9 })
  now().receive({ type: 'started', runId: 1, plan })
  expect(now()).toMatchObject({ status: 'training', building: null, runPlan: plan })
})

test('metrics become series, and the pace of a pause does not wipe the last one known', () => {
  const runId = started()
  const steps = [
    { step: 0, values: { loss: 8.3, kl: 2 } },
    { step: 1, values: { loss: 8.1, kl: 1.5 } },
  ]
  now().receive({ type: 'metrics', runId, steps, msPerStep: 12, imagesPerSecond: 600 })
  expect(now()).toMatchObject({ step: 2, msPerStep: 12, imagesPerSecond: 600, measured: 1 })
  expect([...(now().steps.all('loss')?.values ?? [])]).toEqual([8.3, 8.1].map(Math.fround))
  now().receive({ type: 'metrics', runId, steps: [{ step: 2, values: { loss: 8 } }], msPerStep: 0, imagesPerSecond: 0 })
  expect(now()).toMatchObject({ step: 3, msPerStep: 12 })
})

test('late news of an earlier run is passed over', () => {
  const first = started()
  const second = started()
  expect(second).not.toBe(first)
  now().receive({ type: 'stopped', runId: first, step: 40 })
  now().receive({ type: 'failed', runId: first, step: 40, message: 'late', advice: 'none' })
  expect(now()).toMatchObject({ status: 'training', step: 0, failure: null })
})

test('what was asked for shows until it has happened', () => {
  const runId = started()
  now().pause()
  expect(now()).toMatchObject({ status: 'training', asked: 'pause' })
  now().receive({ type: 'paused', runId, step: 5 })
  expect(now()).toMatchObject({ status: 'paused', asked: null, step: 5 })
  now().stepOnce()
  expect(now().asked).toBe('step')
  now().receive({ type: 'paused', runId, step: 6 })
  now().resume()
  now().receive({ type: 'resumed', runId })
  expect(now()).toMatchObject({ status: 'training', asked: null })
  now().stop()
  now().receive({ type: 'stopped', runId, step: 7 })
  expect(now()).toMatchObject({ status: 'stopped', asked: null, step: 7 })
  expect(sent.map(({ type }) => type)).toEqual(['start', 'pause', 'step', 'resume', 'stop'])
})

test('a failed run keeps its curves and says why', () => {
  const runId = started()
  now().receive({
    type: 'metrics',
    runId,
    steps: [{ step: 0, values: { loss: 8.3 } }],
    msPerStep: 0,
    imagesPerSecond: 0,
  })
  now().receive({ type: 'failed', runId, step: 1, message: 'The loss of step 1 is NaN', advice: 'Lower the rate.' })
  expect(now()).toMatchObject({ status: 'failed', failure: { message: 'The loss of step 1 is NaN', step: 1 } })
  expect(now().steps.all('loss')?.values).toHaveLength(1)
})

test('a worker that breaks ends the run that lives, and only that', () => {
  now().receive({ type: 'worker-broken', message: 'file missing' })
  expect(now().status).toBe('idle')
  started()
  now().receive({ type: 'worker-broken', message: 'out of memory' })
  expect(now()).toMatchObject({ status: 'failed', failure: { message: 'out of memory' } })
})

test('evaluations and baselines are kept by their step', () => {
  const runId = started()
  now().receive({ type: 'evaluating', runId, step: 0, done: 10, total: 90 })
  expect(now().evaluating).toEqual({ step: 0, done: 10, total: 90 })
  now().receive({ type: 'evaluated', runId, result: { step: 0, values: { knn: 27, linear: 11 } } })
  now().receive({ type: 'baselines', runId, values: { knnPixels: 38, knnRandom: 27 } })
  expect(now()).toMatchObject({ evaluating: null, baselines: { knnPixels: 38, knnRandom: 27 } })
  expect(now().evaluations.latest('linear')).toBe(11)
})
