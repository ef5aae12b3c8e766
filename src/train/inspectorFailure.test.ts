// Questions of views that have no answer: each is told why, and stands in nobody's way.

import { afterEach, expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import { Inspector, type InspectableRun } from './inspector'
import type { TrainEvent } from './protocol'
import { Session } from './session'

const data = tinyData()
const config = tinyConfig()
const question = {
  network: 'teacher',
  picture: { from: 'set', split: 'test', class: null, index: 0 },
  block: 0,
} as const

let inspector: Inspector | null = null
afterEach(async () => {
  await inspector?.release()
  inspector = null
})

type Answer = Extract<TrainEvent, { type: 'inspected' }>

/** An inspector of a run whose answers can be awaited. @param onEmit before an answer arrives */
function inspectorOf(run: InspectableRun | null, onEmit: () => void = () => undefined) {
  const due: ((answer: Answer) => void)[] = []
  const it = new Inspector({
    gpu: () => Promise.resolve(gpu),
    datasetOf: () => Promise.resolve(data),
    run: () => run,
    file: () => null,
    emit: (event) => {
      onEmit()
      if (event.type === 'inspected') due.shift()?.(event)
    },
  })
  inspector = it
  let inspectId = 0
  const ask = () =>
    new Promise<Answer>((resolve) => {
      due.push(resolve)
      it.ask({ inspectId: ++inspectId, runs: [{ letter: 'A', runId: 4, config }], view: 'attention', question })
    })
  const failure = async () => {
    const [told] = (await ask()).told
    return 'failure' in told ? told.failure : null
  }
  return { inspector: it, ask, failure }
}

test('weights that there is no room for at the end are missed with a reason; the run has ended well', async () => {
  const before = gpu.counts.bytes
  const runConfig = tinyConfig({ steps: 2 })
  const options = { runId: 4, onEnd: () => bound.inspector.keep(run) }
  const session = new Session(gpu, data, runConfig, options, ({ type }) => {
    if (type === 'started') gpu.room = gpu.counts.bytes + 1000
  })
  const run: InspectableRun = { runId: 4, config: runConfig, dataset: data, session, hasEnded: false }
  const bound = inspectorOf(run)
  await session.train().finally(() => (gpu.room = Infinity))
  run.hasEnded = true
  expect(session.step).toBe(2)
  expect(await bound.failure()).toBe(
    'The weights that this run ended with were not kept for views: The GPU has no room for a copy of both networks. ' +
      'Go on with its copy, under Runs, to look at them.',
  )
  expect(gpu.counts.bytes).toBe(before)
})

test('an answer that cannot be given is told as one, and the next question has its turn', async () => {
  let isBroken = true
  const { ask } = inspectorOf(null, () => {
    if (!isBroken) return
    isBroken = false
    throw new Error('cannot be sent')
  })
  expect(await ask()).toMatchObject({ inspectId: 1, told: [{ letter: 'A', failure: 'cannot be sent' }] })
  expect(await ask()).toMatchObject({ inspectId: 2, told: [{ letter: 'A', subject: { of: 'random' } }] })
})
