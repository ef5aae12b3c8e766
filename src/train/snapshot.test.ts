import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { heard, lossesOf, poisoned, sessionOf } from '../../test/sessions'
import { shapeOf, tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { allocateRun, declareRun, destroyRun } from './build'
import { readSnapshot, snapshotBytes, type Snapshot } from './snapshot'

/** A digest of every tensor: what differs is then told by name, not by its thousands of numbers. */
const digests = ({ step, ...parts }: Snapshot) => [
  step,
  ...Object.entries(parts).flatMap(([part, values]) =>
    [...values].map(([name, v]) => `${part} ${name} ${createHash('sha256').update(v).digest('hex')}`),
  ),
]

/** The state after `step` steps, by stepping there and looking. */
async function stateAfter(step: number, changes: Changes): Promise<Snapshot> {
  let found: Snapshot | undefined
  const { session } = sessionOf(changes, {
    paused: true,
    onEvent: (event, session) => {
      if (event.type !== 'paused') return
      if (event.step < step) setTimeout(() => session.singleStep())
      else
        void session.snapshot().then((snapshot) => {
          found = snapshot
          session.stop()
        })
    },
  })
  await session.train()
  if (!found) throw new Error('never got there')
  return found
}

test('a snapshot taken while steps are under way is the whole state after the step it names', async () => {
  const changes = { steps: 8 }
  const snapshots: Promise<Snapshot>[] = []
  const { session } = sessionOf(changes, {
    onEvent: ({ type }, session) => {
      if (type === 'metrics' && snapshots.length === 0) snapshots.push(session.snapshot(), session.snapshot())
    },
  })
  await session.train()
  const [first, second] = await Promise.all(snapshots)
  expect(digests(first)).toEqual(digests(await stateAfter(first.step, changes)))
  expect(digests(second)).toEqual(digests(first))
})

test('the bytes that are foretold of a snapshot are those that it has', async () => {
  const run = declareRun(tinyConfig(), shapeOf(tinyData()))
  allocateRun(gpu, run)
  const { step: _, ...parts } = await readSnapshot(gpu, run, 0)
  const values = Object.values(parts).flatMap((part) => [...part.values()])
  expect(snapshotBytes(run)).toBe(values.reduce((bytes, { byteLength }) => bytes + byteLength, 0))
  const named = ['weight', 'bias'].map((name) => [name, `exp_avg.${name}`, `exp_avg_sq.${name}`]).flat()
  expect([...(parts.probe?.keys() ?? [])].sort()).toEqual(named.sort())
  destroyRun(gpu, run)
})

test('a run that goes on from a snapshot has the losses it would have had', async () => {
  const changes = { steps: 8, optim: { freezeLastLayerSteps: 2 }, backbone: { dropPathRate: 0.2 } }
  const whole = await lossesOf(changes)
  expect(whole).toHaveLength(8)
  const from = await stateAfter(3, changes)
  expect(from.step).toBe(3)
  expect(await lossesOf(changes, { from })).toEqual(whole.slice(3))
})

test('a snapshot of another network is refused in words', async () => {
  const from = await stateAfter(1, { steps: 4 })
  const before = gpu.counts.bytes
  const { session, of } = sessionOf({ steps: 4, objective: { head: { outDim: 16 } } }, { from })
  await session.train()
  expect(of('started')).toEqual([])
  expect(of('failed')[0].message).toContain('head.last_layer.weight_g')
  expect(gpu.counts.bytes).toBe(before)
})

test('a snapshot asked for when the run is about to fail, is told that there is none', async () => {
  let late: Promise<unknown> | undefined
  const { session, events } = sessionOf(
    { steps: 3 },
    {
      from: await poisoned(),
      data: heard(() => {
        late ??= session.snapshot().catch((error: unknown) => error)
      }),
    },
  )
  await session.train()
  expect(events.at(-1)?.type).toBe('failed')
  expect(await late).toEqual(new Error('session: there is no run to save'))
})
