// Twins wait for each other before a step or a measurement, and for nothing else, wherever each of them begins.

import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { heard, sessionOf } from '../../test/sessions'
import { tinyConfig, type Changes } from '../../test/tinyRun'
import { Gpu } from '../gpu/device'
import type { TrainEvent } from './protocol'
import type { GroupEntry } from './groupRun'
import { RunGroup, type GroupOptions } from './runGroup'
import type { Snapshot } from './snapshot'

const A = 1
const B = 2
const VIEWS_ONLY = { objective: { name: 'dino' } }

type Told = TrainEvent & { runId: number }

/** Twins. `order`: whose steps were queued, one after the other. */
function twinsOf(
  entries: [Changes & Pick<GroupEntry, 'from'>, Changes],
  options: GroupOptions = {},
  onEvent: (event: Told, group: RunGroup) => void = () => undefined,
  on: Gpu = gpu,
) {
  const order: number[] = []
  const events: Told[] = []
  const runs = entries.map(({ from, ...changes }, i) => {
    const runId = [A, B][i]
    return { runId, config: tinyConfig(changes), dataset: heard(() => order.push(runId)), from: from as Snapshot }
  })
  const group = new RunGroup(on, runs, options, (event) => {
    events.push(event as Told)
    onEvent(event as Told, group)
  })
  return { group, events, order, runs: group.runs }
}

/** A run's state after so many steps. */
async function stateAt(step: number, changes: Changes): Promise<Snapshot> {
  const saved: Snapshot[] = []
  const { session } = sessionOf(changes, {
    until: step,
    onEnd: async () => {
      saved.push(await session.snapshot())
    },
  })
  await session.train()
  return saved[0]
}

test('of twins that go on from different steps the one behind catches up first', async () => {
  const from = await stateAt(2, { steps: 4 })
  const { group, order } = twinsOf([
    { steps: 4, from },
    { steps: 4, ...VIEWS_ONLY },
  ])
  await group.train()
  expect(order).toEqual([B, B, A, B, A, B])
})

test('on the next device too, from the step of the copy that each of them has', async () => {
  const another = () => new Gpu(gpu.device, gpu.info)
  const first = another()
  const onEvent = ({ type }: Told, { runs: [a, b] }: RunGroup) => {
    if (type !== 'paused' || a.session.step !== 2 || b.session.step !== 2 || a.copiedStep) return
    void a.session.snapshot().then((copy) => {
      a.holdCopy(copy)
      order.length = 0
      group.resume()
      first.loss.declare('the driver was reset')
    })
  }
  const devices = { gpu: () => Promise.resolve(another()) }
  const entries: [Changes, Changes] = [{ steps: 5 }, { steps: 5, ...VIEWS_ONLY }]
  const { group, order } = twinsOf(entries, { paused: true, devices }, onEvent, first)
  group.singleStep()
  group.singleStep()
  await group.train()
  const again = order.slice(-8)
  expect(again).toEqual([B, B, A, B, A, B, A, B])
})

test('one is measured after the other', async () => {
  const evaluation = { everySteps: 2 }
  const { group, events } = twinsOf([
    { steps: 2, evaluation },
    { steps: 2, evaluation },
  ])
  await group.train()
  const measuring = events.flatMap(({ type, runId }) => (type === 'evaluating' ? [runId] : []))
  expect(measuring.filter((runId, i) => runId !== measuring[i - 1])).toEqual([A, B, A, B])
})

test('what is done at the end of one is not waited for by the other', async () => {
  const onEnd: GroupOptions['onEnd'] = async ({ runId }) => {
    if (runId === A) await expect.poll(() => runs[1].session.step).toBe(6)
  }
  const { group, runs, events } = twinsOf([{ steps: 2 }, { steps: 6 }], { onEnd })
  await group.train()
  expect(events.filter(({ type }) => type === 'finished')).toHaveLength(2)
})

test('a stop takes effect before the next step, whosever turn it is', async () => {
  let queued: number[] = []
  const { group, runs } = twinsOf([{ steps: 50 }, { steps: 50 }], {}, ({ type, runId }, { runs }) => {
    if (type !== 'metrics' || runId !== A || queued.length) return
    queued = runs.map(({ session }) => session.queued)
    group.stop()
  })
  await group.train()
  expect(queued).toHaveLength(2)
  expect(runs.map(({ session }) => session.step)).toEqual(queued)
})

test('of one that has ended nothing is told any more, whatever is asked of the other', async () => {
  const { group, events } = twinsOf([{ steps: 2 }, { steps: 9 }], {}, ({ type, runId }, group) => {
    if (type === 'finished' && runId === A) group.pause()
    if (type === 'paused') setTimeout(() => group.resume())
  })
  await group.train()
  const told = events.map(({ type, runId }) => [runId, type])
  expect(told).toContainEqual([B, 'resumed'])
  expect(told).not.toContainEqual([A, 'resumed'])
})
