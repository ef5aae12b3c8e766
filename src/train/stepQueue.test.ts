// Steps that finish on time and late: who is told, when, and into how many submits the next one is cut.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tinyConfig } from '../../test/tinyRun'
import { NotFiniteError } from './failure'
import type { StepMetrics, TrainEvent } from './protocol'
import { StepQueue } from './stepQueue'

let now = 0
let told: TrainEvent[] = []
const toldSteps = () => told.map((event) => (event.type === 'metrics' ? event.steps.map(({ step }) => step) : []))

beforeEach(() => {
  now = 1000
  told = []
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})

afterEach(() => {
  vi.restoreAllMocks()
})

function queueOf({ isSoftware = true, sharedBy = 1, submitsPerStep = 1 } = {}): StepQueue {
  const emit = (event: TrainEvent) => told.push(event)
  return new StepQueue({ isSoftware }, { runId: 7, config: tinyConfig({ batchSize: 2 }), emit, turn: { sharedBy }, submitsPerStep }) // prettier-ignore
}

const done = (step: number, loss = 1): Promise<StepMetrics> => Promise.resolve({ step, values: { loss } })

/** Steps that finish after one another, each so many milliseconds after the one before. */
async function finish(queue: StepQueue, gaps: readonly number[]): Promise<void> {
  for (const gap of gaps) {
    queue.push(done(queue.queued))
    now += gap
    await queue.drain(0)
  }
}

test('a step is queued when it is pushed, and done when it is waited for', async () => {
  const queue = queueOf()
  queue.beginAt(3)
  queue.push(done(3))
  queue.push(done(4))
  expect([queue.step, queue.queued]).toEqual([3, 5])
  expect(await queue.drain(2)).toBe(false)
  expect(await queue.drain(1)).toBe(true)
  expect([queue.step, queue.queued]).toEqual([4, 5])
  expect(await queue.drain(0)).toBe(true)
  expect([queue.step, queue.queued]).toEqual([5, 5])
})

test('what is done is told of every 100 ms, and all of it at a rest', async () => {
  const queue = queueOf()
  await finish(queue, [0, 40, 40, 40, 40])
  expect(toldSteps()).toEqual([[0], [1, 2, 3]])
  queue.rest()
  queue.rest()
  expect(toldSteps()).toEqual([[0], [1, 2, 3], [4]])
  expect(told[2]).toMatchObject({ runId: 7, msPerStep: 40, imagesPerSecond: 50 })
})

test('the step after a rest follows none', async () => {
  const queue = queueOf()
  await finish(queue, [0, 40])
  expect(queue.msPerStep).toBe(40)
  queue.rest()
  expect(queue.msPerStep).toBe(0)
  await finish(queue, [900, 60])
  expect(queue.msPerStep).toBe(60)
})

test('on a graphics card a step is cut by what it took of the time that runs share', async () => {
  const alone = queueOf({ isSoftware: false })
  expect(alone.submitsPerStep).toBe(16)
  await finish(alone, [0])
  expect(alone.submitsPerStep).toBe(16)
  await finish(alone, [400])
  expect(alone.submitsPerStep).toBe(8)
  alone.changeProgram()
  expect(alone.submitsPerStep).toBe(16)
  await finish(alone, [0, 2000])
  expect(alone.submitsPerStep).toBe(40)
  alone.changeProgram()
  expect(alone.submitsPerStep).toBe(40) // one that was slow is not tried with fewer
  const shared = queueOf({ isSoftware: false, sharedBy: 2, submitsPerStep: 30 })
  expect(shared.submitsPerStep).toBe(30)
  await finish(shared, [0, 400])
  expect(shared.submitsPerStep).toBe(4)
})

test('on a software device a step is never cut, however long it takes', async () => {
  const queue = queueOf()
  await finish(queue, [0, 400])
  expect(queue.submitsPerStep).toBe(1)
  queue.changeProgram()
  expect(queue.submitsPerStep).toBe(1)
})

test('a loss that is no number ends the queue, with the step that it is of', async () => {
  const queue = queueOf()
  queue.push(done(0))
  queue.push(done(1, NaN))
  let hasEnded = false
  queue.push(done(2).finally(() => (hasEnded = true)))
  await expect(queue.drain(0)).rejects.toThrow(NotFiniteError)
  expect(queue.step).toBe(2)
  await queue.abandon()
  expect(hasEnded).toBe(true)
})

test('a step that fails is thrown once, and those behind it are waited for', async () => {
  const queue = queueOf()
  queue.push(Promise.reject(new Error('lost')))
  queue.push(Promise.reject(new Error('lost too')))
  await expect(queue.drain(0)).rejects.toThrow('lost')
  await expect(queue.abandon()).resolves.toBeUndefined()
})
