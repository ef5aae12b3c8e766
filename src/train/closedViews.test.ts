// What is not looked at costs nothing: a run beside closed views makes the calls, and holds the bytes, of a run alone.

import { expect, test } from 'vitest'
import { countCalls } from '../../test/apiCalls'
import { buildStep } from '../../test/builtKernels'
import { gpu } from '../../test/gpu'
import { shapeOf, tinyConfig, tinyData } from '../../test/tinyRun'
import type { Question } from '../viz/registry'
import { Inspector } from './inspector'
import { RunGroup } from './runGroup'

const STEPS = 4
const data = tinyData()
const picture = { from: 'set', split: 'test', class: null, index: 0 } as const
const questions: Question[] = [
  { view: 'correspondence', question: { network: 'teacher', picture, other: null, pair: 'crops', scale: [0.4, 1], colour: 1, seed: 0, draw: 0, largeMaps: false } },
  { view: 'attention', question: { network: 'teacher', picture, block: 0 } },
  { view: 'regions', question: { network: 'teacher', layer: 0, page: 0, class: null, own: null, forBasis: true } },
  { view: 'images', question: { network: 'teacher', heldOut: 4, training: 4, seed: 0, own: null, pictures: 'first' } },
] // prettier-ignore

/** Paused runs with an inspector beside them, bound as the worker binds them. */
function pausedRuns(count: number) {
  let due: () => void = () => undefined
  let waits = 0
  const all = () => {
    if (--waits === 0) due()
  }
  const inspector: Inspector = new Inspector({
    gpu: () => Promise.resolve(gpu),
    datasetOf: () => Promise.resolve(data),
    run: (runId) => group.find(runId),
    file: () => null,
    emit: (event) => {
      if (event.type === 'inspected') all()
    },
  })
  const entries = [4, 5].slice(0, count).map((runId) => ({ runId, config: tinyConfig({ steps: 100 }), dataset: data }))
  const group: RunGroup = new RunGroup(gpu, entries, { paused: true, onEnd: (run) => inspector.keep(run) }, (event) => {
    if (event.type === 'paused') all()
    if (event.type === 'started') inspector.wake()
  })
  /** Wait until so many pauses or answers have come of what `begin` asks for. */
  const until = (times: number, begin: () => void) =>
    new Promise<void>((resolve) => {
      waits = times
      due = resolve
      begin()
    })
  let ended = Promise.resolve()
  return {
    inspector,
    begin: () => until(count, () => void (ended = group.train())),
    steps: async () => {
      for (let step = 0; step < STEPS; step++) await until(count, () => group.singleStep())
    },
    ask: async () => {
      const runs = entries.map(({ runId, config }, i) => ({ letter: (['A', 'B'] as const)[i], runId, config }))
      for (const question of questions) await until(1, () => inspector.ask({ inspectId: 1, runs, ...question }))
    },
    close: async () => {
      for (const { view } of questions) await inspector.close(view)
    },
    end: async () => {
      group.stop()
      await ended
      await inspector.release()
    },
  }
}

test.each([
  ['a run', 1],
  ['two twins', 2],
])(
  'beside %s views that are closed make no call and hold no byte, whether or not they were ever open',
  async (_, count) => {
    await buildStep(tinyConfig({ steps: 100 }), shapeOf(data))
    const { begin, steps, ask, close, end } = pausedRuns(count)
    const free = gpu.counts.bytes
    await begin()
    await steps() // the first step has things to make
    const { bytes } = gpu.counts
    const never = await countCalls(steps)
    const none = { buffers: 0, bytes: 0, bindGroups: 0, pipelines: 0, shaders: 0 }
    expect(never).toMatchObject({ submits: STEPS * count, passes: STEPS * count, ...none })

    const open = await countCalls(ask)
    expect(open.submits).toBeGreaterThan(0)
    expect(open.copies).toBeGreaterThan(0)
    expect(gpu.counts.bytes).toBeGreaterThan(bytes)
    await close()
    expect(gpu.counts.bytes).toBe(bytes)
    expect(await countCalls(steps)).toEqual(never)
    expect(gpu.counts.bytes).toBe(bytes)

    await end()
    expect(gpu.counts.bytes).toBe(free)
  },
)
