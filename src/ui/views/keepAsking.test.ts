import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { AnswerOf, DataCard, DeviceInfo, Inspected, QuestionOf, RunPlan, TrainCommand } from '../../train/protocol'
import { createAppStore, type AppStore } from '../state/store'
import { MOST_SHARE, RENEW_MS, keepAsking } from './keepAsking'

const { config } = presetNamed('smoke')
const device: DeviceInfo = { vendor: '', architecture: '', description: '', isSoftware: true, features: [], limits: {} }
const card: DataCard = {
  name: 'emoji', title: '', size: 32, classes: [], train: 1, test: 1, mean: [0, 0, 0], std: [1, 1, 1], bytes: 1,
  credit: '', samples: [],
} // prettier-ignore
const plan: RunPlan = {
  parameters: 1, parameterBytes: 1, activationBytes: 1, dataBytes: 1, totalBytes: 3, dispatches: 1, pipelines: 1,
  keptCopies: 0, keptBytes: 0, snapshotBytes: 0,
} // prettier-ignore
const question: QuestionOf<'correspondence'> = {
  network: 'teacher', picture: { from: 'set', split: 'test', class: null, index: 0 }, other: null, pair: 'crops',
  scale: [0.4, 1], colour: 1, seed: 0, draw: 0,
} // prettier-ignore
const answer = { stages: [] } as unknown as AnswerOf<'correspondence'>

let sent: TrainCommand[]
let store: AppStore
let stop: () => void = () => undefined
const now = () => store.getState()
const questions = () => sent.flatMap((command) => (command.type === 'inspect' ? [command] : []))
const last = () => questions()[questions().length - 1]
const receiveAnswer = (subject: Inspected, ms = 5) =>
  now().receive({ type: 'inspected', inspectId: last().inspectId, view: 'correspondence', subject, ms, answer })
const metrics = (step: number) =>
  now().receive({ type: 'metrics', runId: 1, steps: [{ step, values: {} }], msPerStep: 1, imagesPerSecond: 1 })

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  store = createAppStore((command) => sent.push(command))
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

function ready() {
  now().receive({ type: 'device', device })
  now().receive({ type: 'data-loaded', card, seconds: 1, isKept: false, notKept: null })
}

test('a question waits for device and images, then is asked once', () => {
  stop = keepAsking(store, 'correspondence', question)
  expect(questions()).toEqual([])
  ready()
  expect(questions()).toEqual([{ type: 'inspect', inspectId: 1, runId: 0, config: now().config, view: 'correspondence', question }]) // prettier-ignore
  receiveAnswer({ of: 'random' })
  vi.advanceTimersByTime(10 * RENEW_MS)
  expect(questions()).toHaveLength(1)
  expect(now().inspections.correspondence).toMatchObject({ answer, subject: { of: 'random' }, asked: 1, answered: 1 })
})

test('before a run it is asked again when the network in the form has changed and settled, and not while it is wrong', () => {
  ready()
  stop = keepAsking(store, 'correspondence', question)
  receiveAnswer({ of: 'random' })
  for (const seed of [1, 2, 3]) now().setValue('seed', seed)
  now().setValue('steps', config.steps + 1) // says nothing of the network
  expect(questions()).toHaveLength(1)
  vi.advanceTimersByTime(400)
  expect(questions()).toHaveLength(2)
  expect(last().config.seed).toBe(3)
  now().setValue('backbone.embedDim', 7) // no multiple of its heads
  vi.advanceTimersByTime(400)
  expect(questions()).toHaveLength(2)
})

test('while a run trains it is asked every two seconds at most, of that run, and only when steps were done', () => {
  ready()
  stop = keepAsking(store, 'correspondence', question)
  receiveAnswer({ of: 'random' })
  now().start(config)
  expect(questions()).toHaveLength(1) // while it is built there is nothing to see
  now().receive({ type: 'started', runId: 1, plan })
  expect(questions()).toHaveLength(2)
  metrics(0)
  vi.advanceTimersByTime(2 * RENEW_MS)
  metrics(1)
  expect(questions()).toHaveLength(2) // the last one is not answered yet
  receiveAnswer({ of: 'run', runId: 1, step: 1 })
  metrics(2)
  expect(questions()).toHaveLength(2) // too soon
  vi.advanceTimersByTime(RENEW_MS)
  expect(questions()).toHaveLength(2) // no timer asks: news of steps does
  metrics(3)
  expect(questions()).toHaveLength(3)
  expect(last().config).toBe(config)
})

test('what costs a run much is renewed the more seldom, but for the first answer, which has programs to make', () => {
  ready()
  now().start(config)
  now().receive({ type: 'started', runId: 1, plan })
  stop = keepAsking(store, 'correspondence', question)
  receiveAnswer({ of: 'run', runId: 1, step: 0 }, 3000)
  vi.advanceTimersByTime(RENEW_MS)
  metrics(1)
  expect(questions()).toHaveLength(2)
  receiveAnswer({ of: 'run', runId: 1, step: 2 }, 400)
  vi.advanceTimersByTime(400 / MOST_SHARE - 1)
  metrics(3)
  expect(questions()).toHaveLength(2)
  vi.advanceTimersByTime(1)
  metrics(4)
  expect(questions()).toHaveLength(3)
})

test('views that are open together are renewed in turn, as often as one would be', () => {
  ready()
  now().start(config)
  now().receive({ type: 'started', runId: 1, plan })
  const stopFirst = keepAsking(store, 'correspondence', question)
  receiveAnswer({ of: 'run', runId: 1, step: 0 })
  const stopSecond = keepAsking(store, 'attention', {} as QuestionOf<'attention'>)
  vi.advanceTimersByTime(RENEW_MS)
  metrics(1)
  expect(questions()).toHaveLength(2) // one of each; the first is not renewed yet
  vi.advanceTimersByTime(RENEW_MS)
  metrics(2)
  expect(questions()).toHaveLength(3)
  stopSecond()
  receiveAnswer({ of: 'run', runId: 1, step: 3 })
  vi.advanceTimersByTime(RENEW_MS)
  metrics(4)
  expect(questions()).toHaveLength(4) // alone again
  stopFirst()
})

test('a pause and an end are looked at once each, at once', () => {
  ready()
  now().start(config)
  now().receive({ type: 'started', runId: 1, plan })
  stop = keepAsking(store, 'correspondence', question)
  receiveAnswer({ of: 'run', runId: 1, step: 0 })
  now().receive({ type: 'paused', runId: 1, step: 5 })
  expect(questions()).toHaveLength(2)
  receiveAnswer({ of: 'run', runId: 1, step: 5 })
  now().receive({ type: 'stopped', runId: 1, step: 5 })
  expect(questions()).toHaveLength(3)
  vi.advanceTimersByTime(10 * RENEW_MS)
  now().setValue('seed', 9) // the run is what is looked into, whatever the form says
  vi.advanceTimersByTime(10 * RENEW_MS)
  expect(questions()).toHaveLength(3)
})

test('a refusal is told and the answer before it stays; what is stopped asks no more', () => {
  ready()
  stop = keepAsking(store, 'correspondence', question)
  receiveAnswer({ of: 'random' })
  now().setValue('seed', 1)
  vi.advanceTimersByTime(400)
  now().receive({ type: 'inspection-failed', inspectId: 2, view: 'correspondence', message: 'no such class' })
  expect(now().inspections.correspondence).toMatchObject({ answer, failure: 'no such class', answered: 2 })
  stop()
  now().setValue('seed', 2)
  vi.advanceTimersByTime(400)
  expect(questions()).toHaveLength(2)
  now().closeView('correspondence')
  expect(sent.at(-1)).toEqual({ type: 'close-view', view: 'correspondence' })
  expect(now().inspections.correspondence?.answer).toBe(answer)
})

test('the other twin is asked for at once when it is shown, and renewed by its own steps', () => {
  ready()
  const twin = { ...config, seed: 5 }
  now().start(config, { twin })
  for (const runId of [1, 2]) now().receive({ type: 'started', runId, plan })
  stop = keepAsking(store, 'correspondence', question)
  expect(last()).toMatchObject({ runId: 1, config })
  receiveAnswer({ of: 'run', runId: 1, step: 0 })
  now().show('B')
  expect(last()).toMatchObject({ runId: 2, config: twin })
  receiveAnswer({ of: 'run', runId: 2, step: 0 })
  vi.advanceTimersByTime(RENEW_MS)
  metrics(4) // of A
  expect(questions()).toHaveLength(2)
  now().receive({ type: 'metrics', runId: 2, steps: [{ step: 4, values: {} }], msPerStep: 1, imagesPerSecond: 1 })
  expect(questions()).toHaveLength(3)
})

test('a kept step is asked for once, whatever the run does; now is asked for at once when it is chosen again', () => {
  ready()
  now().start(config)
  now().receive({ type: 'weights-kept', runId: 1, step: 0 })
  now().receive({ type: 'started', runId: 1, plan })
  metrics(3)
  stop = keepAsking(store, 'correspondence', question)
  receiveAnswer({ of: 'run', runId: 1, step: 4 })
  now().lookBack({ runId: 1, step: 0 })
  expect(last()).toMatchObject({ runId: 1, step: 0 })
  receiveAnswer({ of: 'run', runId: 1, step: 0, isPast: true })
  vi.advanceTimersByTime(RENEW_MS)
  metrics(9)
  now().receive({ type: 'paused', runId: 1, step: 10 })
  now().receive({ type: 'stopped', runId: 1, step: 10 })
  expect(questions()).toHaveLength(2)
  now().lookBack(null)
  expect(questions()).toHaveLength(3)
  expect(last()).not.toHaveProperty('step')
})
