import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { tinyConfig, tinyData, shapeOf } from '../../test/tinyRun'
import { Gpu } from '../gpu/device'
import { adviceToFit, planWithin } from './fit'
import { LimitError } from '../tensor/limits'
import { planRun } from './plan'
import type { TrainEvent } from './protocol'
import { Session } from './session'

const data = shapeOf(tinyData())
const MB = 1e6

test('a run that no buffer of the device can hold is refused before it takes memory, with a batch that fits', () => {
  const before = gpu.counts.bytes
  const config = tinyConfig({ batchSize: 512 })
  const capped = new Gpu(gpu.device, gpu.info)
  const limits = { maxBufferSize: 2 * MB, maxStorageBufferBindingSize: MB }
  Object.defineProperty(capped, 'device', { value: { limits } }) // planning makes nothing, and asks the device for no more
  const refusal = () => planWithin(capped, config, data)
  expect(refusal).toThrow(LimitError)
  expect(refusal).toThrow(/too large for the device: '.+' takes \d+ MB, and one buffer may have 1 MB\. Batch \d+ fits/)
  const [, batch] = /Batch (\d+) fits/.exec(messageOf(refusal)) ?? []
  expect(planWithin(capped, { ...config, batchSize: Number(batch) }, data).totalBytes).toBeGreaterThan(0)
  expect(() => planRun(capped, { ...config, batchSize: 2 * Number(batch) }, data)).toThrow(LimitError)
  expect(gpu.counts.bytes).toBe(before)
})

test('one that is too large at any batch is told to become narrower', () => {
  const capped = new Gpu(gpu.device, gpu.info)
  const limits = { maxBufferSize: 1000, maxStorageBufferBindingSize: 1000 }
  Object.defineProperty(capped, 'device', { value: { limits } })
  expect(() => planWithin(capped, tinyConfig(), data)).toThrow('Choose a smaller backbone')
})

test.each([0.1, 0.9])('a device that is full at %s of the run ends it with a batch that takes less', async (share) => {
  const config = tinyConfig({ batchSize: 8 })
  const full = new Gpu(gpu.device, gpu.info)
  full.room = share * planRun(full, config, data).totalBytes
  const events: TrainEvent[] = []
  expect(await new Session(full, tinyData(), config, { runId: 1 }, (event) => events.push(event)).train()).toBeNull()
  const failed = events.find((event) => event.type === 'failed')
  expect(failed?.message).toMatch(/^The GPU has no room for /)
  expect(failed?.advice).toMatch(/^Set Batch to 4 instead of 8: the run then takes \d+ MB instead of \d+ MB/)
  expect(events.some(({ type }) => type === 'started')).toBe(false)
  expect(full.counts.bytes).toBe(0)
})

test('the smallest batch that is advised is one image, and from there only a narrower network', () => {
  expect(adviceToFit(gpu, tinyConfig({ batchSize: 2 }), data)).toContain('Set Batch to 1 instead of 2')
  expect(adviceToFit(gpu, tinyConfig({ batchSize: 1 }), data)).toContain('Choose a smaller backbone')
})

const messageOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    return String(error)
  }
  return ''
}
