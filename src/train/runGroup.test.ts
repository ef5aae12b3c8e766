import { expect, test } from 'vitest'
import { buildStep } from '../../test/builtKernels'
import { gpu } from '../../test/gpu'
import { lossesOf, storyOf } from '../../test/sessions'
import { shapeOf, tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { planRun } from './plan'
import type { TrainEvent } from './protocol'
import { RunGroup, type GroupOptions } from './runGroup'

const A = 11
const B = 12
const VIEWS_ONLY = { objective: { name: 'dino' } }

/** Twins and all that they said. */
function twinsOf(
  [a, b]: [Changes, Changes],
  {
    onEvent,
    ...options
  }: GroupOptions & { onEvent?: (event: TrainEvent & { runId: number }, group: RunGroup) => void } = {},
) {
  const dataset = tinyData()
  const events: (TrainEvent & { runId: number })[] = []
  const entries = [a, b].map((changes, i) => ({ runId: [A, B][i], config: tinyConfig(changes), dataset }))
  const group = new RunGroup(gpu, entries, options, (event) => {
    if (!('runId' in event)) throw new Error(`an event of no run: ${event.type}`)
    events.push(event)
    onEvent?.(event, group)
  })
  const steps = (runId: number) =>
    events.flatMap((event) => (event.type === 'metrics' && event.runId === runId ? event.steps : []))
  return {
    group,
    events,
    steps,
    losses: (runId: number) => steps(runId).map(({ values }) => values.loss),
    kinds: (runId: number) => storyOf(events.filter((event) => event.runId === runId)),
  }
}

test('each twin learns what it would have learnt alone, to the bit, measured or not', async () => {
  const evaluation = { everySteps: 3, correspondenceImages: 4 }
  const { group, steps, losses, kinds } = twinsOf([
    { steps: 7, evaluation },
    { steps: 7, ...VIEWS_ONLY },
  ])
  await group.train()
  expect(losses(A)).toEqual(await lossesOf({ steps: 7 }))
  expect(losses(B)).toEqual(await lossesOf({ steps: 7, ...VIEWS_ONLY }))
  expect(losses(A)).not.toEqual(losses(B))
  // a fair start: the same weights see the same views
  expect(steps(A)[0].values.lossView).toBe(steps(B)[0].values.lossView)
  expect(kinds(A).at(-1)).toBe('finished')
  expect(kinds(B)).toEqual(['building', 'started', 'metrics', 'finished'])
})

test('the same settings twice give the same bits twice', async () => {
  const dropping = { steps: 5, backbone: { dropPathRate: 0.3 } }
  const { group, losses } = twinsOf([dropping, dropping])
  await group.train()
  expect(losses(A)).toHaveLength(5)
  expect(losses(A)).toEqual(losses(B))
})

test('a steady pair makes nothing, submits once a step of each, and takes the memory of both plans', async () => {
  const before = gpu.counts.bytes
  const configs: [Changes, Changes] = [{ steps: 40 }, { steps: 40, ...VIEWS_ONLY }]
  for (const changes of configs) await buildStep(tinyConfig(changes), shapeOf(tinyData()))
  const planned = configs.map((changes) => planRun(gpu, tinyConfig(changes), shapeOf(tinyData())).totalBytes)
  const seen: { step: number; counts: typeof gpu.counts }[] = []
  const waiting = new Set<number>()
  const { group } = twinsOf(configs, {
    paused: true,
    onEvent: (event, group) => {
      if (event.type === 'paused' && waiting.add(event.runId).size === 2) setTimeout(() => group.resume())
      if (event.type !== 'metrics' && event.type !== 'paused') return
      const step = group.runs.reduce((sum, { session }) => sum + session.queued, 0)
      if (waiting.size === 2) seen.push({ step, counts: { ...gpu.counts } }) // from when both are built
    },
  })
  await group.train()
  const [first, last] = [seen[0], seen[seen.length - 1]]
  expect([first.step, last.step]).toEqual([0, 80])
  for (const key of ['buffers', 'bindGroups', 'pipelines'] as const) expect(last.counts[key]).toBe(first.counts[key])
  expect(last.counts.submits - first.counts.submits).toBe(last.step - first.step)
  expect(first.counts.bytes - before).toBe(planned[0] + planned[1])
  expect(gpu.counts.bytes).toBe(before)
})

test('steps and pauses are those of both: they stand at one and the same step', async () => {
  const paused: Record<number, number[]> = { [A]: [], [B]: [] }
  const metrics: number[] = []
  const { group, losses } = twinsOf([{ steps: 30 }, { steps: 30, ...VIEWS_ONLY }], {
    paused: true,
    onEvent: (event, group) => {
      // from other tasks, as messages would
      if (event.type === 'paused') {
        paused[event.runId].push(event.step)
        if (!isEven(paused)) return
        const { step } = event
        setTimeout(() => (step === 0 ? group.singleStep() : step === 1 ? group.resume() : group.stop()))
      }
      if (event.type === 'metrics' && event.runId === A && paused[A].length === 2) {
        if (!metrics.length) setTimeout(() => group.pause())
        metrics.push(event.steps.length)
      }
    },
  })
  await group.train()
  expect(paused[A].slice(0, 2)).toEqual([0, 1])
  expect(paused[A]).toHaveLength(3)
  expect(paused[B]).toEqual(paused[A])
  expect(losses(A)).toEqual((await lossesOf({ steps: 30 }, { until: paused[A][2] })).slice(0, paused[A][2]))
})

const isEven = (paused: Record<number, number[]>) => paused[A].length === paused[B].length

test('a twin whose loss is no number stops and says so; the other learns on as it would have alone', async () => {
  // Adam without a memory of squares takes a gradient that vanishes for a licence to leap
  const wild = {
    steps: 25,
    objective: { studentTemp: 0.01 },
    optim: { lr: 0.1, minLr: 0.1, beta1: 0.9999, beta2: 0, eps: 1e-12, clipGrad: 0 },
  }
  const before = gpu.counts.bytes
  const { group, events, losses } = twinsOf([{ steps: 25 }, wild])
  await group.train()
  const failed = events.filter(({ type }) => type === 'failed')
  expect(failed).toHaveLength(1)
  expect(failed[0]).toMatchObject({ runId: B, message: expect.stringMatching(/^The loss of step \d+ is / ) as string }) // prettier-ignore
  expect(losses(A)).toEqual(await lossesOf({ steps: 25 }))
  expect(gpu.counts.bytes).toBe(before)
})

test('a twin that cannot be built leaves the other to go on', async () => {
  const { group, kinds, losses } = twinsOf([{ batchSize: 17 }, { steps: 3 }])
  await group.train()
  expect(kinds(A)).toContain('failed')
  expect(kinds(B).at(-1)).toBe('finished')
  expect(losses(B)).toHaveLength(3)
})

test('stopping ends both, whatever they do, and frees everything', async () => {
  for (const moment of ['building', 'metrics', 'evaluating'] as const) {
    const before = gpu.counts.bytes
    const ended: number[] = []
    const { group, kinds } = twinsOf(
      [
        { steps: 50, evaluation: { everySteps: 50 } },
        { steps: 50, ...VIEWS_ONLY },
      ],
      {
        onEvent: ({ type }, group) => {
          if (type === moment) setTimeout(() => group.stop())
        },
        onEnd: ({ runId }) => Promise.resolve(void ended.push(runId)),
      },
    )
    await group.train()
    expect(kinds(A).at(-1), moment).toBe('stopped')
    expect(kinds(B).at(-1), moment).toBe('stopped')
    expect(ended.sort((a, b) => a - b)).toEqual([A, B])
    expect(gpu.counts.bytes).toBe(before)
  }
})
