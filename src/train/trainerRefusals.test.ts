// What a trainer cannot do is told to whoever asked for it, and what trains goes on.

import { beforeEach, expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { tinyConfig } from '../../test/tinyRun'
import { Browser } from '../../test/trainers'
import { Gpu } from '../gpu/device'

let browser: Browser
beforeEach(() => {
  browser = new Browser()
})

const start = (runId: number, steps: number) => ({ type: 'start' as const, runId, config: tinyConfig({ steps }) })
const twins = (steps: number) => ({ ...start(1, steps), twin: { runId: 2, config: tinyConfig({ steps }) } })
const save = { type: 'save', runId: 1, format: 'safetensors' } as const
const GONE = expect.stringContaining('There are no weights to save') as string

/** Runs that are stopped in their first steps. @returns their keys */
async function keptRuns(begun: ReturnType<typeof start> = start(1, 60)): Promise<string[]> {
  const { trainer } = browser.open({ act: ({ type }, trainer) => type === 'metrics' && trainer.stop() })
  await trainer.start(begun)
  browser.told = []
  return (await browser.store.list()).map(({ key }) => key)
}

/** One device, and then none. */
function oneDevice() {
  const given: Gpu[] = []
  const request = () => {
    if (given.length) return Promise.reject(new Error('no adapter'))
    given.push(new Gpu(gpu.device, gpu.info))
    return Promise.resolve(given[0])
  }
  return { request, lose: () => given[0].loss.declare('the driver was reset') }
}

test('to go on with a run that another tab trains', async () => {
  const [key] = await keptRuns()
  browser.held.add(key)
  let going: Promise<void> | undefined
  const { trainer } = browser.open({
    act: ({ type }, trainer) => {
      if (type === 'metrics') going ??= trainer.goOn({ type: 'go-on', runs: [{ runId: 2, key }], paused: false })
      going?.catch(() => undefined)
    },
  })
  await trainer.start(start(3, 60))
  await expect(going).rejects.toThrow('trains in another tab of this page')
  expect(browser.of('finished', 3)).toHaveLength(1)
  expect(browser.of('restored')).toEqual([])
})

test('a run that goes on can be stopped from when the page is told of it', async () => {
  const [key] = await keptRuns()
  const { trainer } = browser.open({ act: ({ type }, trainer) => type === 'restored' && trainer.stop() })
  await trainer.goOn({ type: 'go-on', runs: [{ runId: 2, key }], paused: false })
  expect(browser.of('stopped', 2)).toHaveLength(1)
  expect(browser.of('metrics', 2)).toEqual([])
})

test('what is to be said of both twins that go on is said once', async () => {
  const keys = await keptRuns(twins(60))
  const other = { ...gpu.info, vendor: 'another', description: 'card' } as GPUAdapterInfo
  const { trainer } = browser.open({
    request: () => Promise.resolve(new Gpu(gpu.device, other)),
    act: ({ type }, trainer) => type === 'restored' && trainer.stop(),
  })
  await trainer.goOn({ type: 'go-on', runs: keys.map((key, i) => ({ runId: i + 1, key })), paused: false })
  expect(browser.of('restored')[0].runs).toHaveLength(2)
  expect(browser.of('restored')[0].cautions).toEqual([expect.stringContaining('on another adapter')])
})

test('a file for which there is no room, while its run goes on', async () => {
  let saving: Promise<void> | undefined
  const { trainer, host } = browser.open({
    act: (event, trainer) => {
      if (event.type === 'paused' && !saving) {
        device.room = device.counts.bytes + 1000
        saving = trainer.save(save).finally(() => trainer.resume())
      }
      if (event.type === 'resumed') device.room = Infinity
    },
  })
  const device = await host.gpu()
  await trainer.start({ ...start(1, 4), paused: true })
  await saving
  expect(browser.of('not-saved')).toMatchObject([{ message: expect.stringContaining('no room') as string }])
  expect(browser.of('checkpoint')).toEqual([])
  expect(browser.of('finished')).toHaveLength(1)
})

test('a file of a run that has failed', async () => {
  const { trainer } = browser.open({
    act: ({ type }) => {
      if (type === 'metrics') throw new Error('it cannot be told')
    },
  })
  await trainer.start(start(1, 4))
  expect(browser.of('failed')).toHaveLength(1)
  await trainer.save(save)
  expect(browser.told.at(-1)).toMatchObject({ type: 'not-saved', runId: 1, message: GONE })
})

test('a file that was asked for when the device was lost, and there is no other', async () => {
  const { request, lose } = oneDevice()
  let saving: Promise<void> | undefined
  const { trainer } = browser.open({
    request,
    act: ({ type }, trainer) => {
      if (type !== 'metrics' || saving) return
      saving = trainer.save(save)
      lose()
    },
  })
  await trainer.start(start(1, 4))
  await saving
  expect(browser.of('failed')).toHaveLength(1)
  expect(browser.told.at(-1)).toMatchObject({ type: 'not-saved', runId: 1, message: GONE })
})

test('to begin where the device is lost and there is no other: at which step, and what to do', async () => {
  const [key] = await keptRuns()
  const [{ copies }] = await browser.store.list()
  const { request, lose } = oneDevice()
  const { trainer } = browser.open({ request, act: ({ type }) => type === 'restored' && lose() })
  await trainer.goOn({ type: 'go-on', runs: [{ runId: 2, key }], paused: false })
  const advice = expect.stringContaining('restart the browser') as string
  expect(browser.of('failed', 2)).toMatchObject([{ step: copies[0].step, advice }])
  expect(browser.held.size).toBe(0)
})
