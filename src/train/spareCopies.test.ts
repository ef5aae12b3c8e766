import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { instance } from '../../test/gpu'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import { Gpu } from '../gpu/device'
import { DeviceFaultError } from '../gpu/faults'
import type { TrainEvent } from './protocol'
import { RunGroup } from './runGroup'
import { SpareCopies } from './spareCopies'

const faulty = await Gpu.request(instance) // of its own: what it refuses is no complaint of other tests
afterAll(() => faulty.device.destroy())

const small = faulty.createBuffer('small', 16, GPUBufferUsage.COPY_DST)
/** Ask for what no device does, and says so only aside. */
const refuse = () => faulty.submitCopies('beyond', (encoder) => encoder.clearBuffer(small, 0, 1024))

let told: TrainEvent[]
beforeEach(() => {
  told = []
})

/** A run of a few steps that stands after its first metrics, where `act` is done with it; then it goes on. */
async function standing(act: (group: RunGroup) => Promise<void>, on = faulty): Promise<RunGroup> {
  let acted: Promise<void> | undefined
  const entry = { runId: 1, config: tinyConfig({ steps: 6 }), dataset: tinyData() }
  const group = new RunGroup(on, [entry], {}, (event) => {
    told.push(event)
    if (event.type === 'metrics' && !acted) group.pause()
    if (event.type === 'paused') acted ??= act(group).finally(() => group.resume())
  })
  await group.train()
  await acted
  return group
}

const types = () => told.map(({ type }) => type)

test('a copy is told of and held, to go on from', async () => {
  const copied: number[] = []
  const copies = new SpareCopies(
    ({ step }) => copied.push(step),
    (error) => expect.fail(String(error)),
  )
  let held = 0
  await standing(async ({ runs: [run] }) => {
    await copies.makeIfDue(run)
    held = run.copiedStep
  })
  expect(held).toBeGreaterThan(0)
  expect(copied).toEqual([held])
  expect(types()).toContain('finished')
})

test('copies are made one at a time, and the next when it is due', async () => {
  const copied: number[] = []
  const copies = new SpareCopies(
    ({ step }) => copied.push(step),
    (error) => expect.fail(String(error)),
  )
  await standing(async ({ runs: [run] }) => {
    const first = run.session.step
    await Promise.all([copies.makeIfDue(run), copies.makeIfDue(run)])
    expect(copied).toEqual([first])
    run.session.singleStep()
    await expect.poll(() => run.session.step).toBe(first + 1)
    await copies.makeIfDue(run)
    expect(copied).toEqual([first])
    let now = performance.now() + 3_600_000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 10))
    await copies.makeIfDue(run)
    expect(copied).toEqual([first, first + 1])
    run.session.singleStep()
    await expect.poll(() => run.session.step).toBe(first + 2)
    await copies.makeIfDue(run)
    expect(copied).toEqual([first, first + 1]) // the last is of a moment ago
    for (let i = 0; i < 2; i++) {
      now += 3_600_000
      await copies.makeIfDue(run)
      expect(copied).toEqual([first, first + 1, first + 2]) // of the same step it is made once
    }
    clock.mockRestore()
  })
})

test('a copy that cannot be made is told, once, to whoever keeps copies, and the run ends in its own words', async () => {
  const failures: { error: unknown; step: number }[] = []
  const copies = new SpareCopies(
    () => expect.fail('there is nothing to tell of'),
    (error, step) => failures.push({ error, step }),
  )
  let step = 0
  await standing(async ({ runs: [run] }) => {
    step = run.session.step
    refuse()
    await copies.makeIfDue(run)
  })
  expect(failures).toEqual([{ error: expect.any(DeviceFaultError) as DeviceFaultError, step }])
  expect(types()).toContain('failed')
})

test('a copy that is made but cannot be written is held still, and the failure names its step', async () => {
  const failures: unknown[] = []
  const copies = new SpareCopies(
    () => {
      throw new Error('no space left on device')
    },
    (error, step) => failures.push([(error as Error).message, step]),
  )
  let held = 0
  await standing(async ({ runs: [run] }) => {
    await copies.makeIfDue(run)
    held = run.copiedStep
  })
  expect(held).toBeGreaterThan(0)
  expect(failures).toEqual([['no space left on device', held]])
  expect(types()).toContain('finished')
})

test('a copy that is asked for between two steps is of a later one, which its failure names', async () => {
  const failed: number[] = []
  const copies = new SpareCopies(
    () => {
      throw new Error('no space left on device')
    },
    (_, step) => failed.push(step),
  )
  let [asked, copying] = [0, Promise.resolve()]
  const entry = { runId: 1, config: tinyConfig({ steps: 6 }), dataset: tinyData() }
  const group: RunGroup = new RunGroup(faulty, [entry], {}, ({ type }) => {
    if (type !== 'metrics' || asked) return
    const [run] = group.runs
    asked = run.session.step
    copying = copies.makeIfDue(run)
  })
  await group.train()
  await copying
  expect(failed[0]).toBeGreaterThan(asked)
})

test('of a device that is lost while a copy is made only the run tells', async () => {
  const lost = new Gpu(faulty.device, faulty.info)
  const copies = new SpareCopies(
    () => expect.fail('there is none'),
    (error) => expect.fail(String(error)),
  )
  await standing(async ({ runs: [run] }) => {
    const copying = copies.makeIfDue(run)
    lost.loss.declare('the driver was reset')
    await copying
  }, lost)
  expect(types()).toContain('failed')
})

test('of a run that ends while it is copied nothing is told', async () => {
  const told: unknown[] = []
  const copies = new SpareCopies(
    ({ step }) => told.push(step),
    (error) => told.push(error),
  )
  const { runs } = await standing(async ({ runs: [run] }) => {
    const copying = copies.makeIfDue(run)
    run.end()
    await copying
    run.session.stop()
  })
  expect([told, runs[0].copiedStep]).toEqual([[], 0])
})

test('of a run that has ended before it is copied nothing is told', async () => {
  const copies = new SpareCopies(
    () => expect.fail('it has ended'),
    (error) => expect.fail(String(error)),
  )
  const { runs } = await standing(() => Promise.resolve())
  await copies.makeIfDue(runs[0])
  expect(runs[0].hasEnded).toBe(true)
})
