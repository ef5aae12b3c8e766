import { beforeEach, expect, test, vi } from 'vitest'
import { seenImages } from '../../test/measuredRuns'
import { LogRecorder } from '../runs/log'
import { presetNamed } from '../runs/presets'
import { regionTwin } from '../runs/twin'
import type { TrainCommand } from '../train/protocol'
import { followRepeats } from './followRepeats'
import { formDiffers } from './run/formDiffers'
import { statusText } from './run/statusText'
import { nextOf, pairAt, seedOn } from './state/repeats'
import { createAppStore, type AppStore } from './state/store'

const config = { ...presetNamed('smoke').config, seed: 7 }
const twin = regionTwin(config).config

let starts: Extract<TrainCommand, { type: 'start' }>[]
let store: AppStore
const now = () => store.getState()
const end = (type: 'finished' | 'stopped', runId = now().runId) => now().receive({ type, runId, step: 300 })
const fail = (runId: number) => now().receive({ type: 'failed', runId, step: 9, message: '', advice: '' })
const keep = (runId: number, key: string) => now().receive({ type: 'kept', runId, key, step: 1, savedAt: 0 })
/** The seeds of each start, of A and of B. */
const seeds = () => starts.map(({ config: a, twin: b }) => [a.seed, ...(b ? [b.config.seed] : [])])

beforeEach(() => {
  vi.useFakeTimers()
  starts = []
  store = createAppStore((command) => command.type === 'start' && starts.push(command))
  followRepeats(store)
  return () => void vi.useRealTimers()
})

test('each time it has finished it starts anew with the next seed, until all have been', () => {
  now().choosePreset('smoke')
  now().setValue('seed', 7)
  now().start(now().config, { seeds: 3, paused: true })
  expect(statusText(now())).toMatchObject({ title: 'Preparing', toCome: 'seed 1 of 3' })
  end('finished')
  expect(seeds()).toEqual([[7]]) // everybody hears of the end first
  vi.runAllTimers()
  expect(seeds()).toEqual([[7], [8]])
  expect(starts.map(({ paused }) => paused)).toEqual([true, false])
  expect(now()).toMatchObject({ status: 'building', runConfig: { seed: 8 } })
  expect(formDiffers(now())).toBe(false) // the form shows the first of them
  now().setValue('steps', 5)
  expect(formDiffers(now())).toBe(true)
  end('finished')
  vi.runAllTimers()
  end('finished')
  vi.runAllTimers()
  expect(seeds()).toEqual([[7], [8], [9]])
  expect(statusText(now())).toMatchObject({ title: 'Finished', toCome: 'seed 3 of 3' })
})

test('twins go on together, and though one of them failed', () => {
  now().start(config, { twin, seeds: 3 })
  const [a, b] = [now().runId, now().twin?.runId ?? 0]
  end('finished', a)
  vi.runAllTimers()
  expect(starts).toHaveLength(1)
  fail(b)
  vi.runAllTimers()
  expect(seeds()).toEqual([[7, 7], [8, 8]]) // prettier-ignore
  for (const runId of [now().runId, now().twin?.runId ?? 0]) fail(runId)
  vi.runAllTimers()
  expect(starts).toHaveLength(2)
})

test('what is stopped, started otherwise or opened ends the series', () => {
  now().start(config, { seeds: 2 })
  end('stopped')
  vi.runAllTimers()
  expect(starts).toHaveLength(1)

  now().start(config, { seeds: 2 })
  end('finished')
  now().start(config) // before the next could begin
  vi.runAllTimers()
  end('finished')
  vi.runAllTimers()
  expect(seeds()).toEqual([[7], [7], [7]])
  expect(now().repeats).toBeNull()
  now().startNext()
  expect(starts).toHaveLength(3)

  now().start(config, { seeds: 2 })
  const kept = { key: 'x', config, images: seenImages, step: 5, log: new LogRecorder().until(5) }
  now().receive({ type: 'restored', runs: [{ runId: 9, ...kept }], cautions: [] })
  end('finished')
  vi.runAllTimers()
  expect(starts).toHaveLength(4)
})

test('each is ticked under Runs once the browser keeps it, and who unticks it has it so', () => {
  now().start(config, { twin, seeds: 2 })
  const { runId } = now()
  keep(runId, 'a')
  keep(runId + 1, 'b')
  expect(now().compared).toEqual(['a', 'b'])
  now().compare('a', false)
  keep(runId, 'a')
  expect(now().compared).toEqual(['b'])
  now().start(config)
  keep(now().runId, 'alone')
  expect(now().compared).toEqual(['b'])
})

test('after the last seed comes the first, and after the last repeat none', () => {
  const repeats = { first: { a: { ...config, seed: 2 ** 32 - 1 }, b: null }, number: 1, of: 2 }
  const next = nextOf(repeats)
  expect(next && pairAt(next).a.seed).toBe(0)
  expect(nextOf(next)).toBeNull()
  expect(seedOn(2 ** 31 - 1, 1)).toBe(2 ** 31)
})

test('twins that began with seeds of their own keep them apart', () => {
  const first = { a: config, b: { ...twin, seed: 20 } }
  const { a, b } = pairAt({ first, number: 3, of: 3 })
  expect([a.seed, b?.seed]).toEqual([9, 22])
})
