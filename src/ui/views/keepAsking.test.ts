import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { seenImages } from '../../../test/measuredRuns'
import { presetNamed } from '../../runs/presets'
import type {
  AnswerOf,
  DataCard,
  DeviceInfo,
  Inspected,
  QuestionOf,
  RunLetter,
  RunPlan,
  TrainCommand,
} from '../../train/protocol'
import { createAppStore, type AppStore } from '../state/store'
import { MOST_SHARE, RENEW_MS, keepAsking } from './keepAsking'

const { config } = presetNamed('smoke')
const device: DeviceInfo = {
  vendor: '',
  architecture: '',
  description: '',
  isSoftware: true,
  features: [],
  hasQuads: true,
  limits: {},
}
const card: DataCard = {
  name: 'emoji', title: '', size: 32, classes: [], train: 1, test: 1, mean: [0, 0, 0], std: [1, 1, 1], bytes: 1,
  credit: '', samples: [],
} // prettier-ignore
const plan: RunPlan = {
  parameters: 1, parameterBytes: 1, activationBytes: 1, dataBytes: 1, measuringBytes: 0, totalBytes: 3, peakBytes: 3, dispatches: 1, pipelines: 1,
  keptCopies: 0, keptBytes: 0, snapshotBytes: 0,
} // prettier-ignore
const question: QuestionOf<'correspondence'> = {
  network: 'teacher', picture: { from: 'set', split: 'test', class: null, index: 0 }, other: null, pair: 'crops',
  scale: [0.4, 1], colour: 1, seed: 0, draw: 0, largeMaps: false,
} // prettier-ignore
const answer = { stages: [] } as unknown as AnswerOf<'correspondence'>

let sent: TrainCommand[]
let store: AppStore
let stop: () => void = () => undefined
const now = () => store.getState()
const questions = () => sent.flatMap((command) => (command.type === 'inspect' ? [command] : []))
const last = () => questions()[questions().length - 1]
/** Of each letter what its answer is about. */
const receiveAnswers = (subjects: Partial<Record<RunLetter, Inspected>>, ms = 5) => {
  const told = (['A', 'B'] as const).flatMap((letter) => {
    const subject = subjects[letter]
    return subject ? [{ letter, subject, answer }] : []
  })
  now().receive({ type: 'inspected', inspectId: last().inspectId, view: 'correspondence', ms, told })
}
const receiveAnswer = (subject: Inspected, ms = 5) => receiveAnswers({ A: subject }, ms)
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
  expect(questions()).toEqual([{ type: 'inspect', inspectId: 1, runs: [{ letter: 'A', runId: 0, config: now().config }], view: 'correspondence', question }]) // prettier-ignore
  receiveAnswer({ of: 'random' })
  vi.advanceTimersByTime(10 * RENEW_MS)
  expect(questions()).toHaveLength(1)
  expect(now().inspections.correspondence).toMatchObject({
    looked: { A: { answer, subject: { of: 'random' } }, B: { answer: null } },
    asked: 1,
    answered: 1,
  })
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
  expect(last().runs[0].config.seed).toBe(3)
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
  now().receive({ type: 'started', runId: 1, plan, images: seenImages })
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
  expect(last().runs[0].config).toBe(config)
})

test('what costs a run much is renewed the more seldom, but for the first answer, which has programs to make', () => {
  ready()
  now().start(config)
  now().receive({ type: 'started', runId: 1, plan, images: seenImages })
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
  now().receive({ type: 'started', runId: 1, plan, images: seenImages })
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
  now().receive({ type: 'started', runId: 1, plan, images: seenImages })
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
  const told = [{ letter: 'A', failure: 'no such class' } as const]
  now().receive({ type: 'inspected', inspectId: 2, view: 'correspondence', ms: 1, told })
  expect(now().inspections.correspondence).toMatchObject({
    looked: { A: { answer, failure: 'no such class' } },
    answered: 2,
  })
  stop()
  now().setValue('seed', 2)
  vi.advanceTimersByTime(400)
  expect(questions()).toHaveLength(2)
  now().closeView('correspondence')
  expect(sent.at(-1)).toEqual({ type: 'close-view', view: 'correspondence' })
  expect(now().inspections.correspondence?.looked.A.answer).toBe(answer)
})

/** The view goes out of sight, what happens then happens, and it comes back. */
function whileAway(happens: () => void = () => undefined, asked = question) {
  stop()
  now().closeView('correspondence')
  happens()
  stop = keepAsking(store, 'correspondence', asked)
}

test('a view that comes back asks nothing while its answer holds', () => {
  ready()
  stop = keepAsking(store, 'correspondence', question)
  receiveAnswer({ of: 'random' })
  whileAway()
  whileAway(() => now().setValue('steps', config.steps + 1))
  vi.advanceTimersByTime(10 * RENEW_MS)
  expect(questions()).toHaveLength(1)
  whileAway(() => now().setValue('seed', 7))
  vi.advanceTimersByTime(400)
  expect(questions()).toHaveLength(2)
  whileAway() // before the answer was there
  expect(questions()).toHaveLength(3)
  receiveAnswer({ of: 'random' })
  const other = { ...question, draw: 1 }
  whileAway(undefined, other)
  expect(questions()).toHaveLength(4)
  now().receive({ type: 'inspected', inspectId: 4, view: 'correspondence', ms: 1, told: [{ letter: 'A', failure: 'no' }] }) // prettier-ignore
  whileAway(undefined, other)
  expect(questions()).toHaveLength(5)
})

test('a view that comes back to a run asks when the run has gone on', () => {
  ready()
  now().start(config)
  now().receive({ type: 'started', runId: 1, plan, images: seenImages })
  stop = keepAsking(store, 'correspondence', question)
  metrics(0)
  receiveAnswer({ of: 'run', runId: 1, step: 1 })
  whileAway()
  expect(questions()).toHaveLength(1)
  whileAway(() => metrics(1))
  expect(questions()).toHaveLength(2)
  receiveAnswer({ of: 'run', runId: 1, step: 2 })
  whileAway(() => now().receive({ type: 'paused', runId: 1, step: 2 }))
  expect(questions()).toHaveLength(3) // as of one that was in sight
  receiveAnswer({ of: 'run', runId: 1, step: 2 })
  whileAway()
  vi.advanceTimersByTime(10 * RENEW_MS)
  expect(questions()).toHaveLength(3)
})

function startTwins() {
  ready()
  const twin = { ...config, seed: 5 }
  now().start(config, { twin })
  now().receive({ type: 'started', runId: 1, plan, images: seenImages })
  stop = keepAsking(store, 'correspondence', question)
  expect(questions()).toEqual([]) // there is nothing to set beside it yet
  now().receive({ type: 'started', runId: 2, plan, images: seenImages })
  return twin
}
const bothAt = (step: number, ms = 5) =>
  receiveAnswers({ A: { of: 'run', runId: 1, step }, B: { of: 'run', runId: 2, step } }, ms)
const metricsOf = (runId: number, step: number) =>
  now().receive({ type: 'metrics', runId, steps: [{ step, values: {} }], msPerStep: 1, imagesPerSecond: 1 })

test('twins side by side are asked one question together, and renewed by the steps of either', () => {
  const twin = startTwins()
  expect(last().runs).toEqual([
    { letter: 'A', runId: 1, config },
    { letter: 'B', runId: 2, config: twin },
  ])
  bothAt(3)
  expect(now().inspections.correspondence?.looked.B).toMatchObject({ answer, subject: { runId: 2, step: 3 } })
  vi.advanceTimersByTime(RENEW_MS)
  metricsOf(1, 2) // it has been seen further
  expect(questions()).toHaveLength(1)
  metricsOf(2, 4)
  expect(questions()).toHaveLength(2)
  expect(last().runs).toHaveLength(2)
})

test('what both answers cost together keeps to the share of time that views may take', () => {
  startTwins()
  bothAt(0, 3000) // programs were made
  vi.advanceTimersByTime(RENEW_MS)
  metrics(4)
  expect(questions()).toHaveLength(2)
  bothAt(4, 200)
  vi.advanceTimersByTime(200 / MOST_SHARE - 1)
  metrics(8)
  expect(questions()).toHaveLength(2)
  vi.advanceTimersByTime(1)
  metrics(9)
  expect(questions()).toHaveLength(3)
})

test('one of two twins alone, or both again, is asked at once; programs made for that are no cost of an answer', () => {
  const twin = startTwins()
  bothAt(0)
  now().show('B')
  expect(last().runs).toEqual([{ letter: 'B', runId: 2, config: twin }])
  receiveAnswers({ B: { of: 'run', runId: 2, step: 0 } })
  vi.advanceTimersByTime(RENEW_MS)
  metricsOf(1, 4)
  expect(questions()).toHaveLength(2) // it is not looked into
  metricsOf(2, 4)
  expect(questions()).toHaveLength(3)
  receiveAnswers({ B: { of: 'run', runId: 2, step: 5 } })
  now().show('both')
  expect(last().runs).toHaveLength(2)
  bothAt(5, 3000)
  vi.advanceTimersByTime(RENEW_MS)
  metrics(6)
  expect(questions()).toHaveLength(5)
})

test('twins that are looked at again are asked again where one of them has no answer yet', () => {
  startTwins()
  now().show('B')
  receiveAnswers({ B: { of: 'run', runId: 2, step: 0 } })
  whileAway()
  expect(questions()).toHaveLength(2)
  whileAway(() => now().show('both'))
  expect(questions()).toHaveLength(3)
  bothAt(0)
  whileAway()
  expect(questions()).toHaveLength(3)
})

test('of twins one may answer and the other say why not', () => {
  startTwins()
  const ofA = { letter: 'A', subject: { of: 'run', runId: 1, step: 1 }, answer } as const
  const told = [ofA, { letter: 'B', failure: 'no snapshot' } as const]
  now().receive({ type: 'inspected', inspectId: 1, view: 'correspondence', ms: 1, told })
  const { looked, answered } = now().inspections.correspondence ?? {}
  const { subject } = ofA
  expect(looked).toMatchObject({
    A: { answer, subject, inspectId: 1, failure: null },
    B: { answer: null, subject: null, inspectId: 0, failure: 'no snapshot' },
  })
  expect(answered).toBe(1)
})

test('a kept step is asked for once, whatever the run does; now is asked for at once when it is chosen again', () => {
  ready()
  now().start(config)
  now().receive({ type: 'weights-kept', runId: 1, step: 0 })
  now().receive({ type: 'started', runId: 1, plan, images: seenImages })
  metrics(3)
  stop = keepAsking(store, 'correspondence', question)
  receiveAnswer({ of: 'run', runId: 1, step: 4 })
  now().lookBack({ runId: 1, step: 0 })
  expect(last()).toMatchObject({ runs: [{ runId: 1 }], step: 0 })
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
