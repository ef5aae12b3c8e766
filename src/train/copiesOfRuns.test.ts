// When a run is copied into the browser, and when it need not be: what is written is new, is written once, and is all of it
// written before the run is given free.

import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { gpu } from '../../test/gpu'
import { tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { Browser } from '../../test/trainers'
import { describe as wordsOf } from '../gpu/device'
import { RunStore } from '../runs/store/store'

let browser: Browser
beforeEach(() => {
  browser = new Browser()
})

const start = (changes: Changes) => ({ type: 'start' as const, runId: 1, config: tinyConfig(changes) })
const kept = (runId = 1) => browser.of('kept', runId).map(({ step }) => step)
/** Its loss is no number after a few steps. */
const WILD: Changes = {
  steps: 25,
  objective: { studentTemp: 0.01 },
  optim: { lr: 0.1, minLr: 0.1, beta1: 0.9999, beta2: 0, eps: 1e-12, clipGrad: 0 },
}

describe('of twins one that has ended is not in the way of the other, which is kept on, as one that goes on', () => {
  test.each([
    ['finished', { steps: 2 }],
    ['failed', WILD],
  ] as const)('one that has %s', async (end, changes) => {
    let state = ''
    let pausedAt = 0
    const { trainer } = browser.open({
      act: (event, trainer) => {
        if (event.type === end && event.runId === 1) trainer.pause()
        if (event.type === 'paused' && event.runId === 2) pausedAt = event.step
        if (event.type !== 'kept' || event.runId !== 2 || event.step !== pausedAt) return
        pausedAt = -1
        void browser.store.list().then((records) => {
          state = records.find(({ twin }) => twin?.letter === 'B')?.state ?? ''
          trainer.resume()
        })
      },
    })
    await trainer.start({ ...start(changes), twin: { runId: 2, config: tinyConfig({ steps: 60 }) } })
    expect(state).toBe('open')
    expect(browser.of('not-kept', 2)).toEqual([])
    expect(kept(2).at(-1)).toBe(60)
  })
})

test('a run that was stopped before its first step is not kept', async () => {
  const { trainer } = browser.open({ act: ({ type }, trainer) => type === 'started' && trainer.stop() })
  await trainer.start(start({ steps: 4 }))
  expect(browser.of('stopped')).toMatchObject([{ step: 0 }])
  expect(await browser.store.list()).toEqual([])
})

test('where nothing is new nothing is written, however often it is asked for; what a reader has changed stays', async () => {
  let asked: Promise<unknown> | undefined
  const { trainer } = browser.open({
    act: (event, trainer) => {
      if (event.type === 'metrics' && !browser.of('paused').length) trainer.pause()
      if (event.type !== 'kept' || event.step !== browser.of('paused').at(0)?.step) return
      trainer.keepNow()
      trainer.keepNow()
      asked ??= browser.store
        .change(event.key, { name: 'its own' })
        .finally(() => setTimeout(() => trainer.resume(), 50))
    },
  })
  await trainer.start(start({ steps: 40, evaluation: { everySteps: 1 } }))
  expect(kept()).toEqual([...new Set(kept())])
  expect(await browser.store.list()).toMatchObject([{ name: 'its own', state: 'finished', copies: [{ step: 40 }, {}] }])
})

test('a run that goes on is no longer said to have failed, and one that stands is written once', async () => {
  const { trainer } = browser.open({ act: ({ type }, trainer) => type === 'metrics' && trainer.stop() })
  await trainer.start(start({ steps: 40 }))
  const [{ key }] = await browser.store.list()
  await browser.store.change(key, { failure: 'the driver was reset' })
  browser.told = []
  const next = browser.open({
    act: ({ type }, trainer) => {
      if (type !== 'kept' || kept().length > 1) return
      trainer.keepNow()
      setTimeout(() => trainer.resume(), 50)
    },
  })
  await next.trainer.goOn({ type: 'go-on', runs: [{ runId: 1, key }], paused: true })
  expect(await browser.store.list()).toMatchObject([{ state: 'finished', failure: null }])
  expect(kept()).toEqual([...new Set(kept())])
})

test('while a copy is being written there is no other, and after a slow one not soon', async () => {
  const told = () => browser.of('metrics').length
  const create = browser.folder.create.bind(browser.folder)
  browser.folder.create = async (name) => {
    if (!kept().length) await expect.poll(told).toBeGreaterThan(4)
    return create(name)
  }
  let toldBy = Infinity
  const { trainer } = browser.open({
    act: ({ type }, trainer) => {
      if (type === 'kept') toldBy = Math.min(toldBy, told())
      if (type === 'metrics' && told() > toldBy + 3) trainer.stop()
    },
  })
  await trainer.start(start({ steps: 10_000 }))
  const [{ step: end }] = browser.of('stopped')
  expect(kept()).toEqual([kept()[0], end])
})

describe('a store that took nothing', () => {
  const refusal = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'))

  /** Have an hour pass, once. */
  function clock() {
    const now = performance.now.bind(performance)
    let hours = 0
    const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() + 3_600_000 * hours)
    onTestFinished(() => spy.mockRestore())
    return () => void (hours = 1)
  }

  test('is asked again at the end alone, and copies are held in memory', async () => {
    browser.folder.create = refusal
    const pass = clock()
    const held = new Set<number>()
    const { trainer } = browser.open({
      act: ({ type }, trainer) => {
        held.add(trainer.group?.runs[0].copiedStep ?? 0)
        if (type === 'metrics' && browser.of('not-kept').length) pass()
        if (held.size === 3) trainer.stop() // from the seed, the first, and one of an hour later
      },
    })
    await trainer.start(start({ steps: 10_000 }))
    expect(browser.of('stopped')).toHaveLength(1)
    expect(browser.of('not-kept')).toHaveLength(2)
  })

  test('and then took one, keeps those that follow', async () => {
    const create = browser.folder.create.bind(browser.folder)
    browser.folder.create = refusal
    const pass = clock()
    const { trainer } = browser.open({
      act: ({ type }, trainer) => {
        if (type === 'not-kept') {
          browser.folder.create = create
          trainer.pause()
        }
        if (type === 'metrics' && kept().length) pass()
        if (type === 'kept') trainer.resume()
        if (kept().length === 2) trainer.stop()
      },
    })
    await trainer.start(start({ steps: 10_000 }))
    expect(browser.of('not-kept')).toHaveLength(1)
    expect(kept()).toEqual([browser.of('paused')[0].step, kept()[1], browser.of('stopped')[0].step])
  })
})

test('a run is given free when all that there is to write has been written', async () => {
  const change = RunStore.prototype.change // eslint-disable-line @typescript-eslint/unbound-method
  let isWritten = false
  const slow = vi.spyOn(RunStore.prototype, 'change').mockImplementation(async function (this: RunStore, ...args) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    await change.apply(this, args)
    expect(browser.held.size).toBe(1)
    isWritten = true
  })
  await browser.open().trainer.start(start(WILD))
  slow.mockRestore()
  expect(browser.of('failed')).toHaveLength(1)
  expect([isWritten, browser.held.size]).toEqual([true, 0])
})

test('a run that had finished, out of a file, is kept with what it had measured last', async () => {
  const first = browser.open().trainer
  await first.start(start({ steps: 4, evaluation: { everySteps: 4 } }))
  const [before] = await browser.store.list()
  const { bytes } = await browser.store.load(before.key)
  browser = new Browser()
  const { library, trainer } = browser.open()
  await library.openFile(1, 'checkpoint.safetensors', new Blob([bytes]))
  await trainer.goOn({ type: 'go-on', runs: [{ runId: 1, key: null }], paused: false })
  expect(browser.of('metrics')).toEqual([]) // no step was left
  expect(before.latest).toEqual({ loss: expect.any(Number) as number, knn: expect.any(Number) as number })
  const latest = { loss: Math.fround(before.latest.loss ?? NaN), knn: Math.fround(before.latest.knn ?? NaN) }
  expect(await browser.store.list()).toMatchObject([{ state: 'finished', latest }])
})

test('only time in which a step was due, and far more of it than steps take, is a gap', async () => {
  let now = 1e6
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now)
  const run = { runId: 1, config: tinyConfig(), dataset: tinyData() }
  const keeper = await browser.open().library.keep([run], wordsOf(gpu.info))
  let step = 0
  const gapsAfter = (seconds: number, msPerStep: number) => {
    const before = browser.of('gap').length
    now += 1000 * seconds
    keeper.hear({
      type: 'metrics',
      runId: 1,
      steps: [{ step: step++, values: { loss: 1 } }],
      msPerStep,
      imagesPerSecond: 1,
    })
    return browser.of('gap').length - before
  }
  expect([gapsAfter(60, 0), gapsAfter(60, 50)]).toEqual([0, 0]) // no step had a length yet
  expect([gapsAfter(20, 50), gapsAfter(40, 50)]).toEqual([0, 1])
  expect([gapsAfter(5, 5000), gapsAfter(40, 5000), gapsAfter(60, 5000)]).toEqual([0, 0, 1])
  await keeper.release()
  clock.mockRestore()
})
