import { expect, test } from 'vitest'
import { buildStep } from '../../test/builtKernels'
import { gpu } from '../../test/gpu'
import { lossesOf, poisoned, sessionOf, type Listener } from '../../test/sessions'
import { shapeOf, tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { declareNetworks } from './build'
import { presetNamed } from '../runs/presets'
import { planRun } from './plan'
import { RunGroup } from './runGroup'
import type { Session } from './session'
import type { Snapshot } from './snapshot'

const keeping = (steps: number, snapshots: number, changes: Changes = {}): Changes => ({
  steps,
  ...changes,
  evaluation: { snapshots, ...(changes.evaluation as object) },
})
/** The weights kept at a step; nothing where there are none. */
const keptOf = ({ history }: Pick<Session, 'history'>, step: number) => new Float32Array(history?.at(step) ?? [])
const copyBytes = (changes: Changes) => {
  const { keptBytes, keptCopies } = planRun(gpu, tinyConfig(changes), shapeOf(tinyData()))
  return keptBytes / (keptCopies + 1)
}

test('steps are kept as planned, told of one by one, and outlive the run', async () => {
  const { session, of } = sessionOf(keeping(12, 8), { hasHistory: true })
  await session.train()
  expect(session.history?.steps).toEqual([0, 1, 2, 4, 6, 8, 10, 12])
  expect(of('weights-kept').map(({ step }) => step)).toEqual([0, 1, 2, 4, 6, 8, 10, 12])
  expect(of('started')[0].plan.keptCopies).toBe(8)
  for (const step of [0, 1, 2, 4, 6, 8, 10, 12])
    expect(session.history?.at(step)?.byteLength).toBe(copyBytes(keeping(12, 8)))
  expect(session.history?.at(3)).toBeNull()
})

test('what is kept of a step is what the run held then, to the bit', async () => {
  let then: Snapshot | undefined
  const { session } = sessionOf(keeping(8, 5), {
    hasHistory: true,
    paused: true,
    onEvent: (event, session) => {
      if (event.type !== 'paused') return
      const go = () => (event.step < 6 ? session.singleStep() : session.resume())
      if (event.step !== 3) return void setTimeout(go)
      void session.snapshot().then((snapshot) => {
        then = snapshot
        go()
      })
    },
  })
  await session.train()
  const kept = session.history?.at(3)
  if (!then || !kept) throw new Error('step 3 must be kept')
  const { segments, byteLength } = declareNetworks(tinyConfig()).studentParameters
  for (const { name, byteOffset, size } of segments) {
    expect(new Float32Array(kept, byteOffset, size), name).toEqual(then.student.get(name))
    expect(new Float32Array(kept, byteLength + byteOffset, size), name).toEqual(then.teacher.get(name))
  }
  expect(new Uint8Array(kept, 0, byteLength)).not.toEqual(new Uint8Array(kept, byteLength))
})

test('keeping weights changes no loss', async () => {
  const steady = await lossesOf({ steps: 10 })
  expect(await lossesOf(keeping(10, 40), { hasHistory: true })).toEqual(steady)
})

test('on the GPU it takes one buffer, made with the run, and a copy is one submit more', async () => {
  const STEPS = 60
  const before = { ...gpu.counts }
  const bytes: number[] = []
  let started = before
  const onEvent: Listener = ({ type }) => {
    if (type === 'started') started = { ...gpu.counts }
    if (type === 'metrics' || type === 'started' || type === 'weights-kept') bytes.push(gpu.counts.bytes - before.bytes)
  }
  let ended = before
  const onEnd = () => {
    ended = { ...gpu.counts }
    return Promise.resolve()
  }
  const changes = keeping(STEPS, 12)
  await buildStep(tinyConfig(changes), shapeOf(tinyData()))
  const { session } = sessionOf(changes, { hasHistory: true, onEvent, onEnd })
  await session.train()
  const { totalBytes } = planRun(gpu, tinyConfig(changes), shapeOf(tinyData()))
  expect(bytes.slice(1)).toEqual(bytes.slice(1).map(() => totalBytes + copyBytes(changes))) // the first is told while it is built
  const kept = session.history?.steps ?? []
  expect(kept.length).toBeGreaterThan(6)
  const copies = kept.filter((step) => step > 0).length
  const made = (key: keyof typeof before) => ended[key] - started[key]
  expect([made('submits'), made('passes')]).toEqual([STEPS + copies, STEPS])
  expect([made('buffers'), made('bindGroups'), made('pipelines')]).toEqual([0, 0, 0])
  expect(gpu.counts.bytes).toBe(before.bytes)
})

test('a run that is stopped keeps its last weights; one that goes on from there begins a list of its own', async () => {
  let half: Snapshot | undefined
  const first = sessionOf(keeping(20, 6), {
    hasHistory: true,
    until: 7,
    onEnd: async () => {
      half = await first.session.snapshot()
    },
  })
  await first.session.train()
  expect(first.session.history?.steps).toEqual([0, 2, 5, 7])
  const second = sessionOf(keeping(20, 6), { hasHistory: true, from: half })
  await second.session.train()
  expect(second.session.history?.steps).toEqual([7, 10, 15, 20])
  expect(keptOf(second.session, 7).length).toBeGreaterThan(0)
  expect(keptOf(second.session, 7)).toEqual(keptOf(first.session, 7))
  const unsaved = sessionOf(keeping(20, 6), { hasHistory: true, until: 7 }) // nothing else is waited for at its end
  await unsaved.session.train()
  expect(keptOf(unsaved.session, 7)).toEqual(keptOf(first.session, 7))
})

test('a run without one, or with room for fewer than two copies, keeps nothing', async () => {
  const alone = sessionOf(keeping(4, 40))
  await alone.session.train()
  expect(alone.session.history).toBeNull()
  expect(alone.of('started')[0].plan).toMatchObject({ keptCopies: 0, keptBytes: 0 })
  const { session, of } = sessionOf(keeping(4, 1), { hasHistory: true })
  await session.train()
  expect(session.history?.steps).toEqual([])
  expect(of('weights-kept')).toEqual([])
  expect(of('started')[0].plan).toMatchObject({ keptCopies: 0, keptBytes: 0 })
})

test('all copies of a run take a quarter of a GiB at the most, however many are asked for', () => {
  const { config } = presetNamed('swin-3-stage')
  const asked = { ...config, evaluation: { ...config.evaluation, snapshots: 200 } }
  const planned = planRun(gpu, asked, { ...shapeOf(tinyData()), size: config.backbone.imgSize })
  const copy = planned.keptBytes / (planned.keptCopies + 1)
  expect(planned.keptCopies * copy).toBeLessThanOrEqual(2 ** 28)
  expect(planned.keptCopies).toBeLessThan(200)
  expect(planned.keptCopies).toBeGreaterThan(10)
})

test('weights that are no numbers are not kept', async () => {
  const { session, of } = sessionOf(keeping(3, 40), { hasHistory: true, from: await poisoned() })
  await session.train()
  expect(of('failed')).toHaveLength(1)
  expect(session.history?.steps).toEqual([])
})

test('twins keep the same steps, each its own weights', async () => {
  const entries = [1e-3, 2e-3].map((lr, i) => ({
    runId: i + 1,
    config: tinyConfig(keeping(6, 4, { optim: { lr } })),
    dataset: tinyData(),
  }))
  const group = new RunGroup(gpu, entries, {}, () => undefined)
  await group.train()
  const [a, b] = group.runs.map(({ session }) => session)
  expect(a.history?.steps).toEqual([0, 1, 3, 6])
  expect(b.history?.steps).toEqual([0, 1, 3, 6])
  expect(keptOf(b, 0)).toEqual(keptOf(a, 0))
  expect(keptOf(b, 6)).not.toEqual(keptOf(a, 6))
})
