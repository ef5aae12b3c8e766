import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { presetNamed } from '../../runs/presets'
import type { QuestionOf } from '../../train/protocol'
import { stepShown } from '../state/past'
import { createAppStore, type AppStore } from '../state/store'
import { SHOWN_MS, playThrough } from './playThrough'

const { config } = presetNamed('smoke')
let store: AppStore
let shown: (number | null)[]
const now = () => store.getState()
const after = (ms: number) => vi.advanceTimersByTime(ms)
const ended = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  ended.mockReset()
  store = createAppStore(() => undefined)
  now().start(config)
  for (const step of [0, 2, 5]) now().receive({ type: 'weights-kept', runId: 1, step })
  now().receive({ type: 'stopped', runId: 1, step: 7 })
  shown = []
  store.subscribe((state, before) => {
    if (stepShown(state) !== stepShown(before)) shown.push(stepShown(state))
  })
})
afterEach(() => vi.useRealTimers())

test('from now it begins at the first step, and ends at now', () => {
  playThrough(store, ended)
  expect(shown).toEqual([0])
  after(10 * SHOWN_MS)
  expect(shown).toEqual([0, 2, 5, null])
  expect(ended).toHaveBeenCalledOnce()
})

test('from a step it goes on with the next, and stops when told', () => {
  now().lookBack({ runId: 1, step: 0 })
  const stop = playThrough(store, ended)
  expect(shown).toEqual([0, 2])
  stop()
  after(10 * SHOWN_MS)
  expect(shown).toEqual([0, 2])
  expect(ended).not.toHaveBeenCalled()
})

test('it waits for a view that has not answered', () => {
  playThrough(store, ended)
  now().inspect([{ letter: 'A', runId: 1, config }], 'correspondence', {} as QuestionOf<'correspondence'>, 0)
  after(10 * SHOWN_MS)
  expect(shown).toEqual([0])
  const told = [{ letter: 'A', failure: 'no picture' } as const]
  now().receive({ type: 'inspected', inspectId: 1, view: 'correspondence', ms: 1, told })
  after(SHOWN_MS)
  expect(shown).toEqual([0, 2])
})

test('it waits for no view that was closed, though a late answer to an older question comes', () => {
  playThrough(store, ended)
  const ask = (step: number) =>
    now().inspect([{ letter: 'A', runId: 1, config }], 'attention', {} as QuestionOf<'attention'>, step)
  ask(0)
  ask(2)
  now().closeView('attention')
  const told = [{ letter: 'A', failure: 'no picture' } as const]
  now().receive({ type: 'inspected', inspectId: 1, view: 'attention', ms: 1, told })
  after(SHOWN_MS)
  expect(shown).toEqual([0, 2])
})

test('it follows the reader who moves the slider, and gives way to one who chooses now or starts anew', () => {
  playThrough(store, ended)
  now().lookBack({ runId: 1, step: 2 })
  after(SHOWN_MS)
  expect(shown).toEqual([0, 2, 5])
  now().lookBack(null)
  after(10 * SHOWN_MS)
  expect(shown).toEqual([0, 2, 5, null])
  expect(ended).toHaveBeenCalledOnce()
  playThrough(store, ended)
  now().start(config)
  after(10 * SHOWN_MS)
  expect(now().past).toEqual({ runId: 1, step: 0 })
  expect(ended).toHaveBeenCalledTimes(2)
})
