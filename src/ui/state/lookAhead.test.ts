import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DataCard, DeviceInfo, KeptRun, RunPlan, TrainCommand, TrainEvent } from '../../train/protocol'
import { lookAhead } from './lookAhead'
import { createAppStore, type AppStore } from './store'

const device: DeviceInfo = {
  vendor: '', architecture: '', description: '', isSoftware: true, features: [], hasQuads: true, limits: {},
} // prettier-ignore
const loaded = (name: string): TrainEvent => ({
  type: 'data-loaded', card: { name } as DataCard, seconds: 1, isKept: false, notKept: null,
}) // prettier-ignore

let sent: TrainCommand[]
let store: AppStore
let stop: () => void
const now = () => store.getState()
const types = () => sent.map(({ type }) => type)

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  store = createAppStore((command) => sent.push(command))
  stop = lookAhead(store)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

function ready(): void {
  now().receive({ type: 'device', device })
  now().receive(loaded('emoji'))
  vi.runAllTimers()
}

test('nothing is asked before there is a device; then the bundled images, then plan and views', () => {
  expect(types()).toEqual([])
  now().receive({ type: 'device', device })
  expect(types()).toEqual(['load-data'])
  now().receive(loaded('emoji'))
  vi.runAllTimers()
  expect(types()).toEqual(['load-data', 'plan', 'views'])
})

test('a set that the browser keeps is read when it is chosen, not before, and not again after a failure', () => {
  const cifar = { hash: 'a', name: 'cifar10', title: 'CIFAR-10', images: 100, size: 32, bytes: 5, savedAt: 2 }
  const sets = [cifar, { ...cifar, hash: 'b', savedAt: 1 }]
  now().receive({ type: 'kept-sets', sets, room: null, problem: null })
  ready()
  sent.length = 0
  now().setValue('data.name', 'cifar10')
  expect(sent).toEqual([{ type: 'load-kept', name: 'cifar10', hash: 'a' }])
  now().receive({ type: 'data-failed', name: 'cifar10', message: 'damaged' })
  now().setValue('seed', 5)
  expect(types()).toEqual(['load-kept'])
  now().setValue('data.name', 'cifar100')
  expect(types()).toEqual(['load-kept'])
})

test('a slider that moves asks once, when it has come to rest', () => {
  ready()
  sent.length = 0
  for (const batch of [32, 16, 8]) now().setValue('batchSize', batch)
  vi.runAllTimers()
  expect(types()).toEqual(['plan', 'views'])
  expect(sent[0]).toMatchObject({ config: { batchSize: 8 } })
})

test('a config with problems is not asked about, and while a run lives none but the plan, which says what fits', () => {
  ready()
  sent.length = 0
  now().setValue('steps', 50) // shorter than its warm-up
  vi.runAllTimers()
  expect(types()).toEqual([])
  now().setValue('steps', 2000)
  now().start(now().config)
  now().setValue('seed', 9)
  vi.runAllTimers()
  expect(types()).toEqual(['start', 'plan'])
  now().receive({ type: 'stopped', runId: now().runId, step: 1 })
  vi.runAllTimers()
  expect(types()).toEqual(['start', 'plan', 'views'])
})

test('only the plan that was asked for last is shown', () => {
  ready()
  const { planId } = now()
  now().receive({ type: 'planned', planId: planId - 1, plan: { totalBytes: 1 } as RunPlan })
  expect(now().plan).toBeNull()
  now().receive({ type: 'planned', planId, plan: { totalBytes: 2 } as RunPlan })
  expect(now()).toMatchObject({ plan: { totalBytes: 2 }, isPlanning: false })
})

test('pictures are read again once their size has settled, and not again where that fails', () => {
  ready()
  const card = { name: 'folder', size: 32 } as DataCard
  now().receive({ type: 'data-loaded', card, seconds: 1, isKept: false, notKept: null })
  now().setValue('data.name', 'folder')
  vi.runAllTimers()
  sent.length = 0
  for (const size of [40, 48, 64]) now().setValue('data.size', size)
  vi.runAllTimers()
  expect(sent).toEqual([{ type: 'resize-data', name: 'folder', size: 64, replaces: false }]) // what is trained on is not known
  now().receive({ type: 'data-failed', name: 'folder', message: 'Give them once more.' })
  vi.runAllTimers()
  expect(types()).toEqual(['resize-data'])
  now().setValue('data.size', 32) // they are here with 32
  vi.runAllTimers()
  expect(types()).toEqual(['resize-data', 'plan', 'views'])
  now().setValue('data.size', 64)
  vi.runAllTimers()
  expect(types()).toEqual(['resize-data', 'plan', 'views', 'resize-data'])
})

test('the copy of the size before goes, but not where a kept run was trained on it, and a copy of the size wanted is read', () => {
  ready()
  const give = (size: number) =>
    now().receive({ type: 'data-loaded', card: { name: 'folder', size, hash: `of ${size}` } as DataCard, seconds: 1, isKept: true, notKept: null }) // prettier-ignore
  const turnTo = (size: number) => {
    sent.length = 0
    now().setValue('data.size', size)
    vi.runAllTimers()
    return sent.find(({ type }) => type === 'resize-data' || type === 'load-kept')
  }
  const trainedOn = (hash: string) =>
    now().receive({ type: 'kept-runs', runs: [{ key: 'k', data: { hash }, copies: [] }] as unknown as KeptRun[], room: null, problem: null }) // prettier-ignore
  give(32)
  now().setValue('data.name', 'folder')
  trainedOn('of 32')
  expect(turnTo(64)).toMatchObject({ size: 64, replaces: false })
  give(64)
  expect(turnTo(48)).toMatchObject({ size: 48, replaces: true })
  give(48)
  const sets = [{ name: 'folder', title: 'Your pictures', images: 9, bytes: 5, savedAt: 1, hash: 'of 32', size: 32 }]
  now().receive({ type: 'kept-sets', sets, room: null, problem: null })
  expect(turnTo(32)).toMatchObject({ type: 'load-kept', hash: 'of 32' })
  now().receive({ type: 'data-failed', name: 'folder', message: 'The disk is ill.' })
  vi.runAllTimers()
  expect(types()).toEqual(['load-kept']) // once
})

test('of pictures that are kept in several sizes, the one that is asked for is read', () => {
  const kept = { name: 'folder', title: 'Your pictures', images: 9, bytes: 5, savedAt: 1 }
  const sets = [32, 64].map((size) => ({ ...kept, hash: `of ${size}`, size }))
  now().receive({ type: 'kept-sets', sets, room: null, problem: null })
  ready()
  sent.length = 0
  now().setValue('data.size', 48)
  now().setValue('data.name', 'folder')
  expect(sent).toEqual([])
  now().setValue('data.size', 64)
  expect(sent).toEqual([{ type: 'load-kept', name: 'folder', hash: 'of 64' }])
})
