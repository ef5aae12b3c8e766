import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DataCard, DeviceInfo, RunPlan, TrainCommand } from '../../train/protocol'
import { lookAhead } from './lookAhead'
import { createAppStore, type AppStore } from './store'

const device: DeviceInfo = {
  vendor: '', architecture: '', description: '', isSoftware: true, features: [], limits: {},
} // prettier-ignore
const card = (name: string) => ({ name }) as unknown as DataCard

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
  now().receive({ type: 'data-loaded', card: card('emoji') })
  vi.runAllTimers()
}

test('nothing is asked before there is a device; then the bundled images, then plan and views', () => {
  expect(types()).toEqual([])
  now().receive({ type: 'device', device })
  expect(types()).toEqual(['load-data'])
  now().receive({ type: 'data-loaded', card: card('emoji') })
  vi.runAllTimers()
  expect(types()).toEqual(['load-data', 'plan', 'views'])
})

test('a slider that moves asks once, when it has come to rest', () => {
  ready()
  sent.length = 0
  for (const batch of [32, 16, 8]) now().setValue('batchSize', batch)
  vi.runAllTimers()
  expect(types()).toEqual(['plan', 'views'])
  expect(sent[0]).toMatchObject({ config: { batchSize: 8 } })
})

test('a config with problems is not asked about, nor any while a run lives', () => {
  ready()
  sent.length = 0
  now().setValue('steps', 50) // shorter than its warm-up
  vi.runAllTimers()
  expect(types()).toEqual([])
  now().setValue('steps', 2000)
  now().start(now().config)
  now().setValue('seed', 9)
  vi.runAllTimers()
  expect(types()).toEqual(['start'])
})

test('only the plan that was asked for last is shown', () => {
  ready()
  const { planId } = now()
  now().receive({ type: 'planned', planId: planId - 1, plan: { totalBytes: 1 } as RunPlan })
  expect(now().plan).toBeNull()
  now().receive({ type: 'planned', planId, plan: { totalBytes: 2 } as RunPlan })
  expect(now()).toMatchObject({ plan: { totalBytes: 2 }, isPlanning: false })
})
