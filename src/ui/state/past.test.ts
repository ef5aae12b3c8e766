import { beforeEach, expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import { awaitsPast, lookNear, nearest, pastOf, shownPast, stepShown } from './past'
import { createAppStore, type AppStore } from './store'

const { config } = presetNamed('smoke')
let store: AppStore
const now = () => store.getState()
const kept = (runId: number, ...steps: number[]) => {
  for (const step of steps) now().receive({ type: 'weights-kept', runId, step })
}
const paused = (runId: number, step: number) => now().receive({ type: 'paused', runId, step })

beforeEach(() => {
  store = createAppStore(() => undefined)
  now().start(config)
})

test('steps that were kept can be looked back at, but for the one at which the run stands', () => {
  kept(1, 0, 2, 5)
  expect(pastOf(now())).toEqual([])
  paused(1, 5)
  expect(pastOf(now())).toEqual([0, 2])
  paused(1, 6)
  expect(pastOf(now())).toEqual([0, 2, 5])
  kept(9, 6) // of another run
  expect(now().keptSteps).toEqual([0, 2, 5])
})

test('the place for what will be kept is held from the start on, and for a run that keeps nothing there is none', () => {
  expect(awaitsPast(now())).toBe(true)
  kept(1, 0)
  paused(1, 5)
  expect(awaitsPast(now())).toBe(false)
  now().start({ ...config, evaluation: { ...config.evaluation, snapshots: 0 } })
  expect(awaitsPast(now())).toBe(false)
})

test('what is near to a press is shown: a kept step, or now', () => {
  kept(1, 0, 2, 5)
  paused(1, 8)
  const pressed = [-1, 0.9, 1.1, 3.4, 6, 7, 100].map((step) => {
    lookNear(now(), step)
    return stepShown(now())
  })
  expect(pressed).toEqual([0, 0, 2, 2, 5, null, null])
  expect(nearest([], 3)).toBeNull()
})

test('a choice ends with its run', () => {
  kept(1, 0, 2)
  paused(1, 4)
  now().lookBack({ runId: 1, step: 2 })
  expect(stepShown(now())).toBe(2)
  now().start(config)
  kept(2, 0, 2)
  paused(2, 4)
  expect(stepShown(now())).toBeNull()
})

test('a choice is for both twins: one alone is shown at the nearest step that it has, both at one that both have', () => {
  now().start(config, { twin: config })
  now().show('A')
  kept(2, 0, 2, 4)
  kept(3, 0, 2)
  paused(2, 5)
  paused(3, 4)
  now().lookBack({ runId: 2, step: 4 })
  expect(stepShown(now())).toBe(4)
  now().show('B')
  expect(stepShown(now())).toBe(2)
  now().show('both')
  expect(shownPast(now())).toEqual([0, 2])
  expect(stepShown(now())).toBe(2)
})
