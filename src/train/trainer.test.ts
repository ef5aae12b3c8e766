import v8 from 'node:v8'
import vm from 'node:vm'
import { beforeEach, describe, expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import { Browser } from '../../test/trainers'
import { Gpu } from '../gpu/device'
import { rowsOf } from '../runs/log'
import type { TrainCommand, TrainEvent } from './protocol'

let browser: Browser
beforeEach(() => {
  browser = new Browser()
})

type Start = Extract<TrainCommand, { type: 'start' }>

const start = (runId: number, steps: number, twinSteps?: number): Start => ({
  type: 'start',
  runId,
  config: tinyConfig({ steps }),
  ...(twinSteps && { twin: { runId: runId + 1, config: tinyConfig({ steps: twinSteps }) } }),
})
const goOn = (runId: number, key: string) => ({ type: 'go-on' as const, runs: [{ runId, key }], paused: false })
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const stepsOf = (runId: number) => browser.of('metrics', runId).flatMap(({ steps }) => steps).length

/** A run that was stopped in its first steps. @returns its key */
async function keptRun(): Promise<string> {
  const { trainer } = browser.open({ act: ({ type }, trainer) => type === 'metrics' && trainer.stop() })
  await trainer.start(start(1, 60))
  browser.told = []
  return (await browser.store.list())[0].key
}

/** Ids of the runs that ended, each before the next began; one that is stopped in time never begins. */
function oneAfterAnother(): number[] {
  const edges = browser.told.filter(
    (event): event is Extract<TrainEvent, { type: 'started' | 'finished' | 'stopped' }> =>
      ['started', 'finished', 'stopped'].includes(event.type),
  )
  const living = new Set<number>()
  for (const { type, runId } of edges) {
    if (type !== 'started') living.delete(runId)
    else expect(living).toEqual(new Set())
    if (type === 'started') living.add(runId)
  }
  expect(living).toEqual(new Set())
  return edges.filter(({ type }) => type !== 'started').map(({ runId }) => runId)
}

describe('what is asked of a run that is on its way is done when it is there', () => {
  test('a stop', async () => {
    const { trainer } = browser.open()
    const running = trainer.start(start(1, 6))
    trainer.stop()
    await running
    expect(browser.story()).toEqual(['stopped']) // its kernels were not waited for
  })

  test('a stop of an interrupted run that is to go on: it counts as stopped, with the copies that it had', async () => {
    const key = await keptRun()
    await browser.store.change(key, { state: 'open' })
    const [before] = await browser.store.list()
    const { trainer } = browser.open({ act: ({ type }, trainer) => type === 'building' && trainer.stop() })
    await trainer.goOn(goOn(2, key))
    expect(browser.of('started', 2)).toEqual([])
    expect(browser.of('stopped', 2)).toHaveLength(1)
    expect(await browser.store.list()).toEqual([{ ...before, state: 'stopped' }])
  })

  test('a pause, and what follows it', async () => {
    const { trainer } = browser.open({ act: ({ type }, trainer) => type === 'paused' && trainer.resume() })
    const running = trainer.start(start(1, 6))
    trainer.pause()
    trainer.singleStep()
    await running
    expect(browser.of('paused').map(({ step }) => step)).toEqual([1])
    expect(browser.of('finished')).toHaveLength(1)
  })

  test('a stop of the run that takes the place of another', async () => {
    let second: Promise<void> | undefined
    const { trainer } = browser.open({
      act: (event, trainer) => {
        if (event.type !== 'metrics' || second) return
        second = trainer.start(start(2, 200))
        setTimeout(() => trainer.stop())
      },
    })
    await trainer.start(start(1, 200))
    await second
    expect(browser.of('stopped', 2)).toHaveLength(1)
    expect(stepsOf(2)).toBe(0)
  })

  test('a stop while a kept run is looked for is for the one that trains', async () => {
    const key = await keptRun()
    let going: Promise<void> | undefined
    const { trainer } = browser.open({
      act: (event, trainer) => {
        if (event.type !== 'metrics' || going) return
        going = trainer.goOn(goOn(2, key))
        trainer.stop()
      },
    })
    await trainer.start(start(3, 200))
    await going
    expect(browser.of('stopped', 3)).toHaveLength(1)
    expect(browser.of('finished', 2)).toHaveLength(1)
  })

  test('it is forgotten with a run that never came', async () => {
    let isThere = false
    const datasetOf = () => (isThere ? Promise.resolve(tinyData()) : Promise.reject(new Error('no images')))
    const { trainer } = browser.open({ datasetOf })
    const running = trainer.start(start(1, 6))
    trainer.stop()
    await expect(running).rejects.toThrow('no images')
    isThere = true
    await trainer.start(start(2, 6))
    expect(stepsOf(2)).toBe(6)
  })
})

describe('runs never train beside those of another start', () => {
  test('of two starts at once the second trains', async () => {
    const { trainer } = browser.open()
    await Promise.all([trainer.start(start(1, 6)), trainer.start(start(2, 6))])
    expect(oneAfterAnother()).toEqual([2])
  })

  test.each([0, 3, 8, 20])('a kept run, and a start %i ms later', async (ms) => {
    const key = await keptRun()
    const datasetOf = async () => {
      await later(10)
      return tinyData()
    }
    const { trainer } = browser.open({ datasetOf })
    const going = trainer.goOn(goOn(2, key))
    await later(ms)
    await Promise.all([going, trainer.start(start(3, 6))])
    expect(oneAfterAnother()).toEqual([2, 3])
    expect(browser.held.size).toBe(0)
  })
})

test('a kept run that goes on takes the place of one that trains', async () => {
  const key = await keptRun()
  let going: Promise<void> | undefined
  const { trainer } = browser.open({ act: ({ type }, trainer) => void (type === 'metrics' && (going ??= trainer.goOn(goOn(2, key)))) }) // prettier-ignore
  await trainer.start(start(3, 1000))
  await going
  expect(oneAfterAnother()).toEqual([3, 2])
})

test('a run that cannot begin when it is held is given free, and fails where the page sees it', async () => {
  const given: Gpu[] = []
  const { trainer } = browser.open({
    request: () => {
      if (given.length) return Promise.reject(new Error('no adapter'))
      given.push(new Gpu(gpu.device, gpu.info))
      return Promise.resolve(given[0])
    },
  })
  const take = browser.claims.take.bind(browser.claims)
  browser.claims.take = (key) => {
    given[0].loss.declare('the driver was reset')
    return take(key)
  }
  await trainer.start(start(1, 6, 6))
  expect(browser.held.size).toBe(0)
  for (const runId of [1, 2])
    expect(browser.of('failed', runId)).toMatchObject([{ message: expect.stringContaining('gives no other one') as string }]) // prettier-ignore
}, 10_000)

test('a twin that has ended goes on though the other trains, which is ended for it', async () => {
  let going: Promise<void> | undefined
  const { trainer } = browser.open({
    act: (event, trainer) => {
      if (event.type !== 'finished' || event.runId !== 1 || going) return
      going = later(5).then(async () => {
        const kept = (await browser.store.list()).find(({ twin }) => twin?.letter === 'A')
        await trainer.goOn(goOn(9, kept?.key ?? ''))
      })
    },
  })
  await trainer.start(start(1, 6, 400))
  await going
  expect(browser.of('stopped', 2)).toHaveLength(1)
  expect(browser.of('finished', 9)).toHaveLength(1)
})

test('a run that is told to go on while it trains does so from where it is ended for that, and loses no step', async () => {
  const { trainer } = browser.open()
  const first = trainer.start(start(1, 100_000))
  const done = () => browser.of('metrics').at(-1)?.steps.at(-1)?.step ?? 0
  const kept = () => browser.of('kept').at(-1)?.step ?? Infinity
  await expect.poll(() => done() - kept()).toBeGreaterThan(3)
  const going = trainer.goOn(goOn(2, (await browser.store.list())[0].key))
  await first
  await expect.poll(() => stepsOf(2)).toBeGreaterThan(0)
  trainer.stop()
  await going
  const [{ step: ended }] = browser.of('stopped')
  expect(browser.of('restored')[0].runs).toMatchObject([{ runId: 2, step: ended }])
  expect(browser.of('metrics', 2)[0].steps[0].step).toBe(ended)
})

test('a run that goes on holds the checkpoint that it began with no longer than until its next copy', async () => {
  v8.setFlagsFromString('--expose-gc')
  const collect = vm.runInNewContext('gc') as () => void
  const key = await keptRun()
  const found: WeakRef<object>[] = []
  const { trainer, library } = browser.open({ act: ({ type }, trainer) => type === 'metrics' && trainer.pause() })
  const find = library.find.bind(library)
  library.find = async (...asked) => {
    const run = await find(...asked)
    found.push(new WeakRef(run.checkpoint))
    return run
  }
  const going = trainer.goOn(goOn(2, key))
  await expect.poll(() => browser.of('kept', 2).length).toBeGreaterThan(0) // a pause is kept
  await expect
    .poll(async () => {
      await later(20)
      collect()
      return found.map((ref) => ref.deref())
    })
    .toEqual([undefined])
  trainer.stop()
  await going
})

test('the file that was opened is let go of when its run goes on', async () => {
  const key = await keptRun()
  const { trainer, library } = browser.open()
  const { bytes } = await browser.store.load(key)
  await library.openFile(1, 'a run', new Blob([bytes]))
  await trainer.goOn({ type: 'go-on', runs: [{ runId: 2, key: null }], paused: false })
  expect(browser.of('finished', 2)).toHaveLength(1)
  await expect(library.find(null)).rejects.toThrow('Choose the file')
})

test('of two files that are opened at once the one that was given last is it, whichever is read first', async () => {
  const key = await keptRun()
  const { library } = browser.open()
  const { bytes } = await browser.store.load(key)
  const slow = new Blob([bytes])
  let arrive = () => {}
  slow.arrayBuffer = () => new Promise((resolve) => (arrive = () => resolve(bytes.slice().buffer)))
  browser.told = []
  const first = library.openFile(1, 'slow', slow)
  await library.openFile(2, 'quick', new Blob([bytes]))
  arrive()
  await first
  expect(browser.told).toMatchObject([{ type: 'checkpoint-opened', openId: 2, file: { name: 'quick', step: 2 } }])
  await library.openFile(3, 'three bytes', new Blob(['abc']))
  expect(browser.told.at(-1)).toMatchObject({ type: 'checkpoint-refused', openId: 3 })
  await expect(library.find(null)).rejects.toThrow('Choose the file')
})

test('a run that has ended is saved as it was kept, until another begins; then that is all that is said', async () => {
  const { trainer } = browser.open()
  await trainer.start(start(1, 4))
  await trainer.save({ type: 'save', runId: 1, format: 'safetensors' })
  const [{ key }] = browser.of('kept', 1).slice(-1)
  const { bytes } = await browser.store.load(key)
  expect(browser.told.at(-1)).toMatchObject({ type: 'checkpoint', runId: 1, step: 4 })
  expect(browser.of('checkpoint', 1)[0].bytes).toEqual(bytes)
  await trainer.save({ type: 'save', runId: 1, format: 'pth' })
  expect(browser.told.at(-1)).toMatchObject({ type: 'checkpoint', format: 'pth', step: 4 })

  await trainer.start(start(2, 4))
  await trainer.save({ type: 'save', runId: 1, format: 'safetensors' })
  expect(browser.told.at(-1)).toMatchObject({ type: 'not-saved', runId: 1, message: expect.stringContaining('There are no weights to save') as string }) // prettier-ignore
  expect(browser.of('failed')).toEqual([])
})

test('a kept run that had finished is saved again once it is opened', async () => {
  const key = await keptRun()
  const { trainer } = browser.open()
  await trainer.goOn({ type: 'go-on', runs: [{ runId: 2, key }], paused: false })
  await trainer.save({ type: 'save', runId: 2, format: 'safetensors' })
  expect(browser.told.at(-1)).toMatchObject({ type: 'checkpoint', runId: 2, format: 'safetensors' })
})

describe('an evaluation that a stop has cut short is made up for when the run goes on', () => {
  test.each([
    ['in its midst', 20, 8, [0, 8, 16, 20]],
    ['at its end', 16, 16, [0, 8, 16]],
  ])('%s', async (_, steps, at, expected) => {
    const config = tinyConfig({ steps, evaluation: { everySteps: 8 } })
    const { trainer } = browser.open({
      act: (event, trainer) => event.type === 'evaluating' && event.step === at && trainer.stop(),
    })
    await trainer.start({ type: 'start', runId: 1, config })
    const [{ key }] = await browser.store.list()
    for (const runId of [2, 3]) {
      const next = browser.open()
      await next.trainer.goOn(goOn(runId, key))
      const { log } = await next.library.find(key)
      expect([...rowsOf(log.evaluations)].map(({ at }) => at)).toEqual(expected)
    }
    expect(browser.of('evaluated', 3)).toEqual([]) // once
  })
})

test('a run that went on from its older copy is kept again before it has passed the damaged one', async () => {
  const { trainer } = browser.open({
    act: (event, trainer) => {
      // a copy after step 3, and one where it is stopped
      if (event.type === 'paused' && event.step === 0) for (let i = 0; i < 3; i++) trainer.singleStep()
      if (event.type === 'kept' && event.step === 3) trainer.resume()
      if (event.type === 'metrics' && event.steps.some(({ step }) => step >= 6)) trainer.stop()
    },
  })
  await trainer.start({ ...start(1, 60), paused: true })
  const [{ key, copies }] = await browser.store.list()
  const [newest, older] = copies
  const bytes = browser.folder.files.get(`${key}.${newest.slot}.safetensors`)
  if (bytes) bytes[bytes.length - 5] ^= 1
  browser.told = []
  const next = browser.open({
    act: (event, trainer) => {
      // one step, which is told as a pause is, with a copy
      if (event.type === 'paused' && event.step === older.step) setTimeout(() => trainer.singleStep())
      if (event.type === 'kept') trainer.stop()
    },
  })
  await next.trainer.goOn({ ...goOn(2, key), paused: true })
  expect(browser.of('restored')[0].runs[0]).toMatchObject({ step: older.step, images: { title: 'Tiny', test: 10 } })
  const step = older.step + 1
  expect(step).toBeLessThan(newest.step)
  expect(browser.of('kept', 2).map((event) => event.step)).toContain(step)
})
