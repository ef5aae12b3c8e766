import { beforeEach, describe, expect, test } from 'vitest'
import { seenImages } from '../../../test/measuredRuns'
import { presetNamed } from '../../runs/presets'
import type { RunPlan, TrainCommand } from '../../train/protocol'
import { regionTwin } from '../../runs/twin'
import { areLive, askedOf, letterOf, shownRuns, statusOf } from './runs'
import { createAppStore, type AppStore } from './store'

const { config } = presetNamed('smoke')
const plan: RunPlan = {
  parameters: 1, parameterBytes: 1, activationBytes: 1, dataBytes: 1, measuringBytes: 0, totalBytes: 3, peakBytes: 3, dispatches: 1, pipelines: 1,
  keptCopies: 0, keptBytes: 0, snapshotBytes: 0,
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
  now().receive({ type: 'started', runId, plan, images: seenImages })
  return runId
}

test('pressing start sends one command, and the run is only under way when the worker says so', () => {
  now().start(config)
  expect(sent).toEqual([{ type: 'start', runId: 1, config, paused: false }])
  expect(now().status).toBe('building')
  now().receive({ type: 'building', runId: 1, what: 'kernels', done: 3, total: 9 })
  expect(now().building).toEqual({ what: 'kernels', done: 3, total: 9 })
  now().receive({ type: 'started', runId: 1, plan, images: seenImages })
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

test('a run whose device is lost is built anew, and what it measures again takes the place of what there was', () => {
  const runId = started()
  const metrics = (from: number, to: number, loss: number) => {
    const steps = Array.from({ length: to - from }, (_, i) => ({ step: from + i, values: { loss } }))
    now().receive({ type: 'metrics', runId, steps, msPerStep: 12, imagesPerSecond: 600 })
  }
  metrics(0, 8, 5)
  for (const step of [4, 8]) now().receive({ type: 'evaluated', runId, result: { step, values: { knn: 30 } } })
  now().receive({ type: 'confusion', runId, step: 8, counts: [1, 0, 0, 1] })
  now().receive({ type: 'device-lost', runId, step: 8, from: 5, reason: 'the driver was reset' })
  expect(now()).toMatchObject({
    status: 'building', step: 5, confusion: null, failure: null,
    deviceLoss: { step: 8, from: 5, reason: 'the driver was reset' }, gaps: [{ step: 5, repeated: 3 }],
  }) // prettier-ignore
  expect(now().evaluations.lastStep).toBe(4)
  now().receive({ type: 'started', runId, plan, images: seenImages })
  metrics(5, 9, 4)
  expect(now()).toMatchObject({ status: 'training', step: 9 })
  expect([...(now().steps.all('loss')?.values ?? [])]).toEqual([5, 5, 5, 5, 5, 4, 4, 4, 4])
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

test('a file that did not come is said, until it is asked for again, and the run is what it was', () => {
  const runId = started()
  now().receive({ type: 'finished', runId, step: 9 })
  now().save(runId, 'safetensors')
  expect(now()).toMatchObject({ isSaving: true, notSaved: null })
  now().receive({ type: 'not-saved', runId, message: 'The run has ended.' })
  expect(now()).toMatchObject({ status: 'finished', isSaving: false, notSaved: 'The run has ended.', failure: null })
  now().save(runId, 'safetensors')
  expect(now().notSaved).toBeNull()
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
  now().receive({ type: 'baselines', runId, values: { knnPixels: 38, knnRandom: 27, majority: 12 } })
  expect(now()).toMatchObject({ evaluating: null, baselines: { knnPixels: 38, knnRandom: 27, majority: 12 } })
  expect(now().evaluations.latest('linear')).toBe(11)
})

describe('twins', () => {
  const twin = regionTwin(config).config

  /** A and B under way. */
  function startedTwins(): [a: number, b: number] {
    now().start(config, { twin })
    const [a, b] = [now().runId, now().twin?.runId ?? NaN]
    for (const runId of [a, b]) now().receive({ type: 'started', runId, plan, images: seenImages })
    return [a, b]
  }
  const metrics = (runId: number, loss: number) =>
    now().receive({
      type: 'metrics',
      runId,
      steps: [{ step: 0, values: { loss } }],
      msPerStep: 20,
      imagesPerSecond: 100,
    })

  test('start together, by one command, under two numbers that no run before had', () => {
    started()
    const [a, b] = startedTwins()
    expect([a, b]).toEqual([2, 3])
    expect(sent.at(-1)).toEqual({ type: 'start', runId: 2, config, paused: false, twin: { runId: 3, config: twin } })
    started()
    expect(now()).toMatchObject({ runId: 4, twin: null })
  })

  test('each keeps what is its own', () => {
    const [a, b] = startedTwins()
    metrics(a, 8)
    metrics(b, 7)
    now().receive({ type: 'evaluated', runId: b, result: { step: 0, values: { knn: 30 } } })
    expect([now().steps.latest('loss'), now().twin?.steps.latest('loss')]).toEqual([8, 7])
    expect([now().evaluations.latest('knn'), now().twin?.evaluations.latest('knn')]).toEqual([null, 30])
    expect([letterOf(now(), a), letterOf(now(), b)]).toEqual(['A', 'B'])
    const shown = () => shownRuns(now()).map(({ runId }) => runId)
    expect(shown()).toEqual([a, b])
    now().show('B')
    expect(shown()).toEqual([b])
    started()
    expect(shown()).toEqual([now().runId]) // there is no B any more
    expect(letterOf(now(), now().runId)).toBe('')
  })

  test('pause together, and are paused when both are', () => {
    const [a, b] = startedTwins()
    now().pause()
    expect(askedOf(now())).toBe('pause')
    now().receive({ type: 'paused', runId: a, step: 4 })
    expect([statusOf(now()), askedOf(now())]).toEqual(['training', 'pause'])
    now().receive({ type: 'paused', runId: b, step: 4 })
    expect([statusOf(now()), askedOf(now())]).toEqual(['paused', null])
    expect(sent.filter(({ type }) => type === 'pause')).toHaveLength(1)
  })

  test('one that fails leaves the other, and nothing more is awaited of it', () => {
    const [a, b] = startedTwins()
    now().receive({ type: 'failed', runId: b, step: 3, message: 'no number', advice: 'none' })
    expect([statusOf(now()), areLive(now())]).toEqual(['training', true])
    expect(now()).toMatchObject({ failure: null, twin: { failure: { message: 'no number' } } })
    now().pause()
    now().receive({ type: 'paused', runId: a, step: 9 })
    expect([statusOf(now()), askedOf(now())]).toEqual(['paused', null])
    now().receive({ type: 'finished', runId: a, step: 300 })
    expect([statusOf(now()), areLive(now())]).toEqual(['finished', false])
  })

  test('have not finished where one was stopped, as while it was measured after the other', () => {
    const [a, b] = startedTwins()
    now().receive({ type: 'finished', runId: a, step: 300 })
    now().receive({ type: 'stopped', runId: b, step: 300 })
    expect(statusOf(now())).toBe('stopped')
  })

  test('a worker that breaks ends both', () => {
    startedTwins()
    now().receive({ type: 'worker-broken', message: 'out of memory' })
    expect(now()).toMatchObject({ status: 'failed', twin: { status: 'failed' } })
    expect(statusOf(now())).toBe('failed')
  })

  test('the weights saved are those asked for', () => {
    const [, b] = startedTwins()
    now().save(b, 'pth')
    expect(sent.at(-1)).toEqual({ type: 'save', runId: b, format: 'pth' })
    expect(now()).toMatchObject({ isSaving: false, twin: { isSaving: true } })
    now().receive({ type: 'checkpoint', runId: b, step: 1, format: 'pth', bytes: new Uint8Array(1) })
    expect(now().twin?.isSaving).toBe(false)
  })
})
