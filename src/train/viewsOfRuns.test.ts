// Views and runs, bound as the page's worker binds them: questions find the run they are asked of, and no copy that was made
// for one is in the way of anything.

import { beforeEach, expect, test } from 'vitest'
import { tinyConfig } from '../../test/tinyRun'
import { Browser } from '../../test/trainers'
import type { Inspector } from './inspector'
import type { AskedRun, TrainEvent } from './protocol'

let browser: Browser
beforeEach(() => {
  browser = new Browser()
})

const run: AskedRun = { letter: 'A', runId: 1, config: tinyConfig() }
const start = (runId: number, steps: number) => ({ type: 'start' as const, runId, config: tinyConfig({ steps }) })

/** Ask a view; what it is told comes as an event. */
function ask(inspector: Inspector, ...runs: AskedRun[]): void {
  const picture = { from: 'set', split: 'test', class: null, index: 0 } as const
  const question = { network: 'teacher', picture, block: 0 } as const
  inspector.ask({ inspectId: 1, runs: runs.length ? runs : [run], view: 'attention', question })
}

/** Have a view asked when a run has taken the place of what was there, and has no weights yet. */
function askingEarly(act: (event: TrainEvent) => void = () => undefined) {
  const { trainer, inspector } = browser.open({ act })
  const release = inspector.release.bind(inspector)
  inspector.release = () => {
    const released = release()
    ask(inspector)
    return released
  }
  return trainer
}

const subjects = () => browser.of('inspected').flatMap(({ told }) => told.map((one) => 'subject' in one && one.subject))

test('a run has the device to itself: what views have kept of the one before is let go of first', async () => {
  const bytes: number[] = []
  const { trainer, host } = browser.open({
    act: ({ type }) => type === 'started' && bytes.push(device.counts.bytes),
  })
  const device = await host.gpu()
  const before = device.counts.bytes
  await trainer.start(start(1, 3))
  expect(device.counts.bytes).toBeGreaterThan(before) // its last weights can be looked at
  await trainer.start(start(2, 3))
  expect(bytes).toEqual([bytes[0], bytes[0]])
})

test('of two networks that are drawn for one question neither takes the place of the other', async () => {
  const { inspector } = browser.open()
  ask(inspector, run, { letter: 'B', runId: 2, config: tinyConfig({ seed: 4 }) })
  await expect.poll(subjects).toEqual([{ of: 'random' }, { of: 'random' }])
  const [a, b] = browser.of('inspected')[0].told
  expect({ ...a, letter: 'B' }).not.toEqual(b)
})

test('a question that comes before a run has weights is answered when it has, while it trains', async () => {
  const trainer = askingEarly(({ type }) => type === 'inspected' && trainer.stop())
  await trainer.start(start(1, 1000))
  expect(subjects()).toMatchObject([{ of: 'run', runId: 1 }])
  expect(browser.of('stopped')).toHaveLength(1)
})

test('and of a run that is stopped while it is built, when it has ended', async () => {
  const trainer = askingEarly(({ type }) => type === 'building' && trainer.stop())
  await trainer.start(start(1, 3))
  await expect.poll(subjects).toMatchObject([{ of: 'run', runId: 1, step: 0 }])
})

test('a copy that is taken away leaves nothing behind, and what a run has left stays', async () => {
  const { trainer, inspector, host } = browser.open()
  const device = await host.gpu()
  const taken = async () => {
    const copied = await inspector.copy({ runId: 1, config: tinyConfig() })
    copied?.networks.destroy()
    return copied?.inspected
  }
  const before = device.counts.bytes
  expect(await taken()).toEqual({ of: 'random' })
  expect(device.counts.bytes).toBe(before)
  await trainer.start(start(1, 3))
  const left = device.counts.bytes
  expect(left).toBeGreaterThan(before)
  for (let time = 0; time < 2; time++) expect(await taken()).toEqual({ of: 'run', runId: 1, step: 3 })
  expect(device.counts.bytes).toBe(left)
})

test('weights that were on a device that was lost after their run are said to be gone', async () => {
  const { trainer, inspector, host } = browser.open()
  await trainer.start(start(1, 3))
  ;(await host.gpu()).loss.declare('the driver was reset')
  ask(inspector)
  await expect.poll(() => browser.of('inspected').length).toBe(1)
  const failure =
    'The weights of this run were on the GPU device that was lost. Go on with its copy, under Runs, to look at them.'
  expect(browser.of('inspected')[0].told).toEqual([{ letter: 'A', failure }])
})
