import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { presetNamed } from '../runs/presets'
import { LogRecorder } from '../runs/log'
import { regionTwin } from '../runs/twin'
import type { KeptRun, TrainCommand } from '../train/protocol'
import { followRepeats } from './followRepeats'
import { keepSeries } from './keepSeries'
import { formDiffers } from './run/formDiffers'
import { statusText } from './run/statusText'
import { leftOver, readSeries, seriesText } from './state/series'
import { createAppStore } from './state/store'

const config = { ...presetNamed('smoke').config, seed: 7 }
const twin = regionTwin(config).config
const images = { title: 'Tiny', train: 1, test: 1, classes: null, isColour: true, hash: 'h' } as never

/** What a browser remembers from one visit to the next. */
let memory: Map<string, string>

beforeEach(() => {
  memory = new Map()
  vi.useFakeTimers()
  vi.stubGlobal('addEventListener', () => undefined)
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, text: string) => void memory.set(key, text),
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The page, opened. */
function visit() {
  const starts: number[] = []
  const store = createAppStore((command: TrainCommand) => {
    if (command.type === 'start') starts.push(command.config.seed)
  })
  keepSeries(store)
  followRepeats(store)
  const now = () => store.getState()
  return {
    now,
    starts,
    keep: (runId: number, key: string) => now().receive({ type: 'kept', runId, key, step: 1, savedAt: 0 }),
    end: (type: 'finished' | 'stopped') => {
      for (const { runId } of [now(), ...(now().twin ? [now().twin!] : [])]) now().receive({ type, runId, step: 300 })
      vi.runAllTimers()
    },
    /** Runs of those keys go on. */
    goOn: (...runs: [key: string, seed: number][]) => {
      now().receive({
        type: 'restored',
        runs: runs.map(([key, seed], i) => ({ runId: 50 + i, key, config: { ...(i ? twin : config), seed }, images, step: 9, log: new LogRecorder().until(9) })),
        cautions: [],
      }) // prettier-ignore
    },
  }
}

/** Twins over two seeds, kept as a and b and then stopped. */
function stoppedPair() {
  const page = visit()
  page.now().start(config, { twin, seeds: 2 })
  page.keep(page.now().runId, 'a')
  page.keep(page.now().runId + 1, 'b')
  page.end('stopped')
  return page
}

test('whoever goes on with the run that was closed goes on with the seeds that had not begun, all of them ticked', () => {
  const first = visit()
  first.now().start(config, { seeds: 3 })
  first.keep(first.now().runId, 'seven')
  first.end('finished')
  first.keep(first.now().runId, 'eight')

  const second = visit()
  expect(second.now()).toMatchObject({ repeats: null, compared: [] })
  second.goOn(['eight', 8])
  expect(statusText(second.now()).toCome).toBe('seed 2 of 3')
  expect(second.now().compared).toEqual(['seven', 'eight'])
  expect(formDiffers(second.now())).toBe(false) // it shows what goes on
  second.end('finished')
  expect(second.starts).toEqual([9])
  second.keep(second.now().runId, 'nine')
  expect(visit().now().series?.keys).toEqual([['seven'], ['eight'], ['nine']])
  second.end('finished')
  expect(second.starts).toEqual([9])
})

test('and so it is where it was stopped, with twins, and not with another run', () => {
  const { now, keep, end, goOn, starts } = stoppedPair()
  goOn(['elsewhere', 7])
  expect(now().repeats).toBeNull()
  end('finished')
  goOn(['a', 7], ['b', 7])
  expect(now()).toMatchObject({ repeats: { number: 1, of: 2 }, compared: ['a', 'b'] })
  end('finished')
  expect(starts).toEqual([7, 8])
  now().start(config, { seeds: 2 }) // another series: of the one before nothing is left
  keep(now().runId, 'c')
  expect(visit().now().series?.keys).toEqual([['c']])
})

test('of twins the one that is left goes on alone, and the series with it', () => {
  const { now, end, goOn, starts } = stoppedPair()
  goOn(['a', 7]) // B had failed
  expect(now().repeats).toMatchObject({ number: 1, of: 2 })
  end('finished')
  expect(starts).toEqual([7, 8])
})

test('a page that is closed between two seeds leaves what had not begun, until it is cleared away or forgotten', () => {
  const first = visit()
  const runs = (...states: ['seven' | 'other', KeptRun['state']][]) => states.map(([key, state]) => ({ key, state }))
  const left = ({ now }: typeof first, ...states: Parameters<typeof runs>) => {
    const found = leftOver(now().series, runs(...states))
    return found && [found.config.seed, found.twin?.seed, found.seeds]
  }
  first.now().start(config, { twin, seeds: 3 })
  first.keep(first.now().runId, 'seven')
  expect(left(visit(), ['seven', 'open'])).toBeNull() // it can be gone on with
  expect(left(visit(), ['seven', 'stopped'])).toBeNull()
  expect(left(visit(), ['seven', 'failed'])).toBeNull()
  expect(left(visit(), ['seven', 'finished'])).toEqual([8, 8, 2])
  first.end('finished') // and the next is being built
  expect(left(visit(), ['seven', 'finished'])).toEqual([8, 8, 2])
  expect(left(visit(), ['other', 'finished'])).toBeNull()
  visit().now().recallSeries(null)
  expect(left(visit(), ['seven', 'finished'])).toBeNull()
})

test('the last seed leaves nothing', () => {
  const { now, keep, end } = visit()
  now().start(config, { seeds: 2 })
  keep(now().runId, 'one')
  end('finished')
  keep(now().runId, 'two')
  end('finished')
  expect(leftOver(now().series, [{ key: 'two', state: 'finished' }])).toBeNull()
})

test('a run that is no part of a series, kept during its visit, does not count', () => {
  const { now, keep } = visit()
  now().start(config, { seeds: 2 })
  keep(now().runId, 'one')
  now().start(config)
  keep(now().runId, 'alone')
  expect(now().series?.keys).toEqual([['one']])
})

test('a tab hears of a series that began in another, unless it has one of its own', () => {
  const heard: ((event: Pick<StorageEvent, 'key' | 'newValue'>) => void)[] = []
  vi.stubGlobal('addEventListener', (_: string, listener: (typeof heard)[0]) => heard.push(listener))
  const [own, idle] = [visit(), visit()]
  own.now().start(config, { seeds: 2 })
  own.keep(own.now().runId, 'one')
  const newValue = memory.get('series') ?? ''
  for (const tell of heard) tell({ key: 'series', newValue })
  expect(idle.now().series?.keys).toEqual([['one']])
  for (const tell of heard) tell({ key: 'series', newValue: '' })
  expect([own, idle].map(({ now }) => now().series?.keys)).toEqual([[['one']], undefined])
})

test('what cannot be read is as if nothing had been kept, and a page without storage opens too', () => {
  const { now, keep } = visit()
  now().start(config, { seeds: 2 })
  keep(now().runId, 'one')
  const text = seriesText(now().series!)
  const read = JSON.parse(text) as object
  expect(readSeries(text)).toEqual(now().series)
  for (const broken of ['', 'null', '7', '{', '{}', ...[{ number: 3 }, { number: 0 }, { number: 1.5 }, { keys: 'one' }, { keys: ['one'] }, { keys: [[1]] }, { keys: [] }, { number: '1' }, { link: 'e1.x' }, { link: 7 }].map((part) => JSON.stringify({ ...read, ...part }))])
    expect(readSeries(broken), broken).toBeNull() // prettier-ignore
  vi.stubGlobal('localStorage', undefined)
  expect(visit().now().series).toBeNull()
})
