import { beforeEach, expect, test } from 'vitest'
import { seenImages } from '../../../test/measuredRuns'
import { LogRecorder } from '../../runs/log'
import { presetNamed } from '../../runs/presets'
import type { KeptRun, TrainCommand } from '../../train/protocol'
import { isUnfinished, listedRuns, withTwin } from './librarySlice'
import { createAppStore, type AppStore } from './store'

const { config } = presetNamed('smoke')
const run = (key: string, part: Partial<KeptRun> = {}): KeptRun => ({
  key,
  name: key,
  colour: 0,
  isPinned: false,
  removedAt: null,
  config,
  data: { name: 'emoji', title: 'Emoji', hash: null },
  adapter: '',
  startedAt: 1,
  state: 'open',
  failure: null,
  twin: null,
  latest: { loss: null, knn: null },
  copies: [{ slot: 'a', bytes: 10, sha256: '', step: 5, savedAt: 2 }],
  isElsewhere: false,
  ...part,
})

let sent: TrainCommand[]
let store: AppStore
const now = () => store.getState()
const keep = (...runs: KeptRun[]) => now().receive({ type: 'kept-runs', runs, room: null, problem: null })

function log() {
  const recorder = new LogRecorder()
  for (let step = 0; step < 5; step++) recorder.append('steps', step, { loss: 5 - step })
  recorder.append('evaluations', 0, { knn: 20 })
  recorder.append('baselines', 0, { knnPixels: 30, knnRandom: 20 })
  recorder.append('gaps', 5, { seconds: 60, closed: 1 })
  return recorder.until(5)
}

beforeEach(() => {
  sent = []
  store = createAppStore((command) => sent.push(command))
})

test('a run that goes on stands there with its curves, its settings and its gap, and the page follows its news', () => {
  now().goOn(['x'])
  expect(sent).toEqual([{ type: 'go-on', runs: [{ runId: 1, key: 'x' }], paused: false }])
  expect(now()).toMatchObject({ isOpening: true, status: 'idle', runId: 0 })
  now().receive({
    type: 'restored',
    runs: [{ runId: 1, key: 'x', config, images: seenImages, step: 5, log: log() }],
    cautions: ['Mind.'],
  })
  expect(now()).toMatchObject({
    isOpening: false, runId: 1, status: 'building', step: 5, runConfig: config, twin: null, config,
    baselines: { knnPixels: 30, knnRandom: 20 }, copy: { key: 'x', step: 5 },
    gaps: [{ step: 5, seconds: 60, isClosed: true }], cautions: ['Mind.'],
  }) // prettier-ignore
  expect([...(now().steps.all('loss')?.values ?? [])]).toEqual([5, 4, 3, 2, 1])
  now().receive({
    type: 'metrics',
    runId: 1,
    steps: [{ step: 5, values: { loss: 0 } }],
    msPerStep: 1,
    imagesPerSecond: 1,
  })
  expect(now()).toMatchObject({ step: 6 })
  now().start(config)
  expect(now()).toMatchObject({ runId: 2, copy: null, gaps: [] })
})

test('twins go on under numbers of their own, paused where that was asked for', () => {
  now().goOn(['x', 'y'], { paused: true })
  const asked = [{ runId: 1, key: 'x' }, { runId: 2, key: 'y' }] // prettier-ignore
  expect(sent).toEqual([{ type: 'go-on', runs: asked, paused: true }])
  const kept = { config, images: seenImages, step: 5, log: log() }
  now().receive({ type: 'restored', runs: asked.map(({ runId, key }) => ({ runId, key, ...kept })), cautions: [] })
  expect(now()).toMatchObject({ runId: 1, copy: { key: 'x' }, twin: { runId: 2, copy: { key: 'y' }, step: 5 } })
})

test('a run that cannot go on leaves the page as it was, and the reason is said', () => {
  now().start(config)
  now().goOn(['x'])
  now().receive({ type: 'not-restored', message: 'It is gone.' })
  expect(now()).toMatchObject({ isOpening: false, runId: 1, status: 'building', libraryProblem: 'It is gone.' })
})

test('a run whose curves cannot be read is told of, and the one that is being opened is opened still', () => {
  now().goOn(['x'])
  now().receive({ type: 'library-failed', message: 'It is damaged.' })
  expect(now()).toMatchObject({ isOpening: true, libraryProblem: 'It is damaged.' })
  now().receive({ type: 'worker-broken', message: 'out of memory' })
  expect(now().isOpening).toBe(false) // nobody opens it any more
})

test('of two checkpoints that are chosen one after the other the last is shown, and what is not wanted is given back', () => {
  const file = { name: 'b.safetensors', config, step: 5, data: 'Emoji', bytes: 9, hasLog: true }
  for (const name of ['a.safetensors', 'b.safetensors']) now().openCheckpoint(new File([], name))
  now().receive({ type: 'checkpoint-opened', openId: 1, file: { ...file, name: 'a.safetensors' } })
  now().receive({ type: 'checkpoint-refused', openId: 1, message: 'It is damaged.' })
  expect(now()).toMatchObject({ checkpointFile: null, libraryProblem: null })
  now().receive({ type: 'checkpoint-opened', openId: 2, file })
  expect(now().checkpointFile).toEqual(file)
  now().forgetCheckpoint()
  expect(now().checkpointFile).toBeNull()
  expect(sent.map(({ type }) => type)).toEqual(['open-checkpoint', 'open-checkpoint', 'forget-checkpoint'])
  now().openCheckpoint(new File([], 'c.safetensors'))
  now().receive({ type: 'checkpoint-refused', openId: 3, message: 'It is damaged.' })
  expect(now()).toMatchObject({ checkpointFile: null, libraryProblem: 'It is damaged.' })
})

test('twins stand together where the newer of them would, A above B, and pinned runs above all', () => {
  const [a, b] = [run('a', { twin: { key: 'b', letter: 'A' } }), run('b', { twin: { key: 'a', letter: 'B' } })]
  keep(run('x'), b, run('y'), a, run('z', { isPinned: true }))
  expect(listedRuns(now()).map(({ key }) => key)).toEqual(['z', 'x', 'a', 'b', 'y'])
})

test('twins go on together, A first, unless one of them is gone or has failed', () => {
  const [a, b] = [run('a', { twin: { key: 'b', letter: 'A' } }), run('b', { twin: { key: 'a', letter: 'B' } })]
  expect(withTwin(b, [b, a])).toEqual([a, b])
  expect(withTwin(a, [a])).toEqual([a])
  expect(withTwin(a, [a, { ...b, state: 'failed' }])).toEqual([a])
  expect(withTwin(a, [a, { ...b, removedAt: 3 }])).toEqual([a])
})

test('pinned runs come first, removed ones are not listed, and a removal can be taken back, with the place in a comparison', () => {
  keep(run('a'), run('b', { isPinned: true }), run('c', { removedAt: 9 }))
  expect(listedRuns(now()).map(({ key }) => key)).toEqual(['b', 'a'])
  now().compare('a', true)
  now().compare('b', true)
  now().removeRun(run('a'))
  expect(sent.at(-1)).toMatchObject({
    type: 'change-run',
    key: 'a',
    change: { removedAt: expect.any(Number) as number },
  })
  now().undoRemove()
  expect(sent.at(-1)).toEqual({ type: 'change-run', key: 'a', change: { removedAt: null } })
  expect(now().removed).toBeNull()
  expect(now().compared).toEqual(['a', 'b'])
})

test('what a compared run has measured is read once, and again when there is more', () => {
  keep(run('a'))
  now().compare('a', true)
  expect(sent).toEqual([{ type: 'read-log', key: 'a' }])
  now().receive({ type: 'run-log', key: 'a', step: 5, log: log() })
  keep(run('a', { isPinned: true }))
  expect(sent).toHaveLength(1)
  expect(now().logs.a.steps.latest('loss')).toBe(1)
  keep(run('a', { copies: [{ slot: 'b', bytes: 10, sha256: '', step: 9, savedAt: 3 }] }))
  expect(sent).toHaveLength(2)
  now().compare('a', false)
  expect(now().compared).toEqual([])
})

test('a run that trains is asked for once at a time, and what comes is of the copy that it was read from', () => {
  const at = (step: number) => run('a', { copies: [{ slot: 'a', bytes: 10, sha256: '', step, savedAt: step }] })
  keep(at(5))
  now().compare('a', true)
  for (const step of [6, 7]) keep(at(step)) // before the answer
  expect(sent).toEqual([{ type: 'read-log', key: 'a' }])
  now().receive({ type: 'run-log', key: 'a', step: 6, log: log() })
  expect(now().logs.a.step).toBe(6)
  expect(sent).toHaveLength(2) // there is more by now
  now().receive({ type: 'run-log', key: 'a', step: 7, log: log() })
  keep(at(7))
  expect(sent).toHaveLength(2)
})

test('a run of which an older copy alone can be read is not asked for without end, and one that failed may be again', () => {
  keep(run('a'))
  now().compare('a', true)
  now().receive({ type: 'run-log', key: 'a', step: 3, log: log() })
  expect(now().logs.a.step).toBe(3)
  expect(sent).toHaveLength(1)
  keep(run('b'))
  now().compare('b', true)
  now().receive({ type: 'library-failed', message: 'It is damaged.' })
  now().compare('b', true)
  expect(sent.slice(1)).toEqual(new Array(2).fill({ type: 'read-log', key: 'b' }))
})

test('a run is unfinished while it has steps left and has not failed', () => {
  expect(isUnfinished(run('a'))).toBe(true)
  expect(isUnfinished(run('a', { state: 'stopped' }))).toBe(true)
  expect(isUnfinished(run('a', { state: 'failed' }))).toBe(false)
  expect(
    isUnfinished(run('a', { copies: [{ slot: 'a', bytes: 1, sha256: '', step: config.steps, savedAt: 1 }] })),
  ).toBe(false)
})

test('settings that a new list tells again are the object that they were, and others are not', () => {
  keep(run('a'), run('b'))
  const before = now().library?.runs.map((one) => one.config)
  keep(run('b', { config: structuredClone(config), name: 'new' }), run('a', { config: { ...config, seed: 1 } }))
  const [b, a] = now().library?.runs ?? []
  expect(b).toMatchObject({ key: 'b', name: 'new' })
  expect(b.config).toBe(before?.[1])
  expect(a.config.seed).toBe(1)
})
