import { beforeEach, describe, expect, test, vi } from 'vitest'
import { FailingFolder } from '../../test/failingFolder'
import { FailingRecords } from '../../test/failingRecords'
import { gpu } from '../../test/gpu'
import { sessionOf } from '../../test/sessions'
import { tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { describe as wordsOf } from '../gpu/device'
import { rowsOf } from '../runs/log'
import { readSafetensors, writeSafetensors } from '../runs/safetensors'
import type { Claims } from '../runs/store/claims'
import { fileOf } from '../runs/store/record'
import { RunStore } from '../runs/store/store'
import type { TrainEvent } from './protocol'
import { RunGroup } from './runGroup'
import { RunLibrary, type NewRun } from './runLibrary'

const A = 1
const B = 2

let folder: FailingFolder
let records: FailingRecords
/** Runs that a tab holds. A tab that dies holds nothing any more. */
let held: Set<string>
let told: TrainEvent[]

beforeEach(() => {
  folder = new FailingFolder()
  records = new FailingRecords(folder)
  held = new Set()
  told = []
})

const claims: Claims = {
  take: (key) => {
    if (held.has(key)) return Promise.resolve(null)
    held.add(key)
    return Promise.resolve(() => void held.delete(key))
  },
  held: () => Promise.resolve(new Set(held)),
  freed: () => new Promise(() => undefined),
}

/** The runs of a tab, as the page's worker has them. */
const openTab = (openStore = () => Promise.resolve(new RunStore(folder, records))) =>
  new RunLibrary({
    openStore,
    claims,
    room: () => Promise.resolve(null),
    emit: (event) => told.push(event),
    announce: () => undefined,
  })

const of = <K extends TrainEvent['type']>(type: K, runId = A) =>
  told.filter((event): event is Extract<TrainEvent, { type: K }> => event.type === type && (!('runId' in event) || event.runId === runId)) // prettier-ignore
const losses = (runId = A) => of('metrics', runId).flatMap(({ steps }) => steps.map(({ values }) => values.loss))
const kept = () => [...told].reverse().find((event) => event.type === 'kept-runs')

/** Train what is new, or goes on, as the worker does; `act` is told of every event. */
async function train(
  library: RunLibrary,
  runs: (Omit<NewRun, 'dataset'> & { from?: Awaited<ReturnType<RunLibrary['find']>>['checkpoint'] })[],
  act: (event: TrainEvent, group: RunGroup, keeper: Awaited<ReturnType<RunLibrary['keep']>>) => void = () => undefined,
): Promise<void> {
  const dataset = tinyData()
  const entries = runs.map((run) => ({ ...run, dataset }))
  const keeper = await library.keep(entries, wordsOf(gpu.info))
  const group = new RunGroup(gpu, entries, { onEnd: (run, end) => keeper.end(run.runId, end) }, (event) => {
    told.push(event)
    keeper.hear(event)
    act(event, group, keeper)
  })
  for (const run of group.runs) keeper.follow(run)
  try {
    await group.train()
  } finally {
    await keeper.release()
  }
}

/** Go on with a kept run. */
async function goOn(library: RunLibrary, keys: string[]): Promise<string[]> {
  const found = await Promise.all(keys.map((key) => library.find(key, wordsOf(gpu.info))))
  const runs = found.map(({ checkpoint, record, log }, i) => ({
    runId: [A, B][i], config: checkpoint.config, record, log, from: checkpoint,
  })) // prettier-ignore
  await train(library, runs)
  return found.flatMap(({ cautions }) => cautions)
}

/** The tab dies at once: nothing that it does from here on reaches the disk. */
function die(): void {
  Object.assign(folder, { failsAt: folder.operations, isDeadAfter: true })
  held.clear()
}

const CHANGES: Changes = {
  steps: 40,
  optim: { freezeLastLayerSteps: 2 },
  backbone: { dropPathRate: 0.2 },
  objective: { regionFromStep: 12 },
  evaluation: { everySteps: 8 },
}
const keyOf = async () => (await new RunStore(folder, records).list())[0].key

/** Losses and evaluations of the run that nobody interrupted. */
async function uninterrupted(changes: Changes) {
  const { session, losses, of } = sessionOf(changes)
  await session.train()
  return { losses: losses(), evaluations: of('evaluated').map(({ result }) => result) }
}

test.each([3, 14])(
  'a run whose tab died after step %i goes on with the losses and curves it would have had',
  async (at) => {
    const whole = await uninterrupted(CHANGES)
    let died = 0
    const saved = () => of('kept').at(-1)?.step ?? 0
    // it stands until that step is saved, however slowly, and dies in the steps after it
    await train(openTab(), [{ runId: A, config: tinyConfig(CHANGES) }], (event, group) => {
      if (event.type === 'paused') void expect.poll(saved).toBe(event.step).then(() => group.resume()) // prettier-ignore
      if (event.type !== 'metrics' || died) return
      if (saved() >= at) {
        died = saved()
        die()
        setTimeout(() => group.stop())
      } else if (group.runs[0].session.step >= at) group.pause()
    })
    folder.revive()
    expect(died).toBeGreaterThanOrEqual(at)
    told = []

    expect(await goOn(openTab(), [await keyOf()])).toEqual([])
    expect(losses()).toEqual(whole.losses.slice(died))
    expect(losses().length).toBeGreaterThanOrEqual(20)
    const { log } = await openTab().find(await keyOf())
    expect([...rowsOf(log.steps)].map(({ row }) => row.loss)).toEqual([...Float32Array.from(whole.losses)])
    // the online probe's curve goes on too
    const evaluated = [...rowsOf(log.evaluations)]
    expect(evaluated.map(({ at }) => at)).toEqual(whole.evaluations.map(({ step }) => step))
    expect(evaluated.map(({ row }) => row.linear)).toEqual(
    whole.evaluations.map(({ values }) => values.linear === undefined ? undefined : Math.fround(values.linear)),
  ) // prettier-ignore
    expect([...rowsOf(log.gaps)].map(({ at, row }) => [at, row.closed])).toEqual([[died, 1]])
  },
)

test('a run is kept from its first steps on, at a pause and at its end, and given free', async () => {
  await train(openTab(), [{ runId: A, config: tinyConfig({ steps: 10 }) }], (event, group) => {
    if (event.type === 'metrics' && !of('paused').length) group.pause()
    if (event.type === 'paused') setTimeout(() => group.resume(), 100)
  })
  const steps = of('kept').map(({ step }) => step)
  expect(steps[0]).toBeLessThan(5)
  expect(steps).toContain(of('paused')[0].step)
  expect(steps.at(-1)).toBe(10)
  expect(told.at(-1)).toEqual({ type: 'finished', runId: A, step: 10 })
  expect(kept()?.runs).toMatchObject([{ state: 'finished', name: expect.any(String) as string, latest: { knn: null } }])
  expect(kept()?.runs[0].data.test).toBe(tinyData().test.count) // what its accuracies are shares of
  expect(held.size).toBe(0)
})

test('what is trained is the same, kept or not, and no memory is left behind', async () => {
  const before = gpu.counts.bytes
  const { losses: alone } = await uninterrupted(CHANGES)
  await train(openTab(), [{ runId: A, config: tinyConfig(CHANGES) }], (event, _, keeper) => {
    if (event.type === 'metrics') keeper.saveNow() // as often as can be
  })
  expect(losses()).toEqual(alone)
  expect(of('kept').length).toBeGreaterThan(3)
  expect(gpu.counts.bytes).toBe(before)
})

/** Its loss is no number after a few steps. */
const WILD: Changes = {
  steps: 25,
  objective: { studentTemp: 0.01 },
  optim: { lr: 0.1, minLr: 0.1, beta1: 0.9999, beta2: 0, eps: 1e-12, clipGrad: 0 },
}

test('a run that was stopped, and one that failed, keep what they had', async () => {
  await train(openTab(), [{ runId: A, config: tinyConfig({ steps: 30 }) }], (event, group) => {
    if (event.type === 'metrics') setTimeout(() => group.stop())
  })
  expect(kept()?.runs[0].state).toBe('stopped')
  await train(openTab(), [{ runId: B, config: tinyConfig(WILD) }])
  expect(of('failed', B)[0].message).toContain('The loss of step')
  await expect.poll(async () => (await new RunStore(folder, records).list()).find(({ failure }) => failure)?.state).toBe('failed')
  const { key } = (await new RunStore(folder, records).list()).find(({ failure }) => failure) ?? { key: '' }
  const { checkpoint } = await openTab().find(key)
  expect(checkpoint.step).toBeLessThan(of('failed', B)[0].step + 1)
}) // prettier-ignore

test('a run that was stopped while its end was measured is kept as stopped, and finishes when it goes on', async () => {
  const config = tinyConfig({ steps: 4, evaluation: { everySteps: 2 } })
  await train(openTab(), [{ runId: A, config }], (event, group) => {
    if (event.type === 'evaluating' && event.step === 4) group.stop()
  })
  expect(kept()?.runs[0]).toMatchObject({ state: 'stopped', copies: [{ step: 4 }, {}] })
  told = []
  await goOn(openTab(), [await keyOf()])
  expect(of('evaluated').map(({ result }) => result.step)).toEqual([4])
  expect(kept()?.runs[0].state).toBe('finished')
  expect((await openTab().find(await keyOf())).log.gaps.at).toHaveLength(0) // no step came after it stood still
})

test('what was measured last is told of a run that goes on, until it is measured again', async () => {
  const config = tinyConfig({ steps: 40, evaluation: { everySteps: 8 } })
  await train(openTab(), [{ runId: A, config }], (event, group) => {
    if (event.type === 'evaluated' && event.result.step === 8) group.stop()
  })
  const { key, latest } = (await new RunStore(folder, records).list())[0]
  const { checkpoint: from, record, log } = await openTab().find(key)
  told = []
  await train(openTab(), [{ runId: A, config, record, log, from }], (event, group) => {
    if (event.type === 'metrics') group.stop()
  })
  expect(of('evaluated')).toEqual([])
  expect(kept()?.runs[0].latest).toEqual({ loss: losses().at(-1), knn: latest.knn })
  expect(latest.knn).not.toBeNull()
})

test('a run that fails while its first copy is written is kept as one that failed', async () => {
  const create = folder.create.bind(folder)
  folder.create = async (name) => {
    await expect.poll(() => of('failed').length).toBe(1)
    return create(name)
  }
  await train(openTab(), [{ runId: A, config: tinyConfig(WILD) }])
  const [{ state, failure, copies }] = await new RunStore(folder, records).list()
  expect([state, failure, copies.length]).toEqual(['failed', of('failed')[0].message, 1])
})

test('a failure that cannot be written down holds nothing up, and the run is given free', async () => {
  const change = vi.spyOn(RunStore.prototype, 'change').mockRejectedValue(new Error('no room'))
  await train(openTab(), [{ runId: A, config: tinyConfig(WILD) }])
  expect(of('failed')).toHaveLength(1)
  expect(change).toHaveBeenCalledOnce()
  change.mockRestore()
  expect(held.size).toBe(0)
})

describe('where nothing can be kept the run goes on, and that is said', () => {
  test('the disk is full', async () => {
    folder.create = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'))
    await train(openTab(), [{ runId: A, config: tinyConfig({ steps: 10 }) }])
    expect(losses()).toHaveLength(10)
    expect(of('kept')).toEqual([])
    // once while it trains, and once at its end, not at every step
    expect(of('not-kept').map(({ message }) => message)).toEqual(new Array(2).fill(
      'The run goes on, but in memory only: it would be gone when the page is closed. This browser has no room to keep it: remove a kept run or set, or free some space on the disk.',
    )) // prettier-ignore
  })

  test('there is no storage', async () => {
    const library = openTab(() => Promise.reject(new DOMException('not here', 'SecurityError')))
    await library.open()
    expect(kept()).toMatchObject({ runs: [], problem: 'Runs cannot be kept: not here' })
    await train(library, [{ runId: A, config: tinyConfig({ steps: 10 }) }])
    expect(losses()).toHaveLength(10)
    expect(of('not-kept')[0].message).toContain('gave the page no storage for it')
  })
})

test('a run that the browser froze for a while has a gap before the step that came next, and a pause is none', async () => {
  const clock = vi.spyOn(Date, 'now')
  const later = (ms: number) => {
    const then = Date.now() + ms
    clock.mockImplementation(() => then)
  }
  await train(openTab(), [{ runId: A, config: tinyConfig({ steps: 60 }) }], (event, group) => {
    if (event.type === 'paused') {
      later(90_000)
      setTimeout(() => group.resume())
    }
    if (event.type !== 'metrics') return
    if (event.msPerStep > 0 && !of('paused').length) group.pause()
    else if (event.msPerStep > 0 && !of('gap').length) later(60_000)
  })
  clock.mockRestore()
  const [gap] = of('gap')
  expect(gap).toMatchObject({ runId: A, seconds: 60, isClosed: false })
  expect(gap.step).toBeGreaterThan(of('paused')[0].step)
  const { log } = await openTab().find(await keyOf())
  expect([...rowsOf(log.gaps)]).toContainEqual({ at: gap.step, row: { seconds: 60, closed: 0 } })
})

test('a run that was kept before a setting was there is listed with its default', async () => {
  await train(openTab(), [{ runId: A, config: tinyConfig({ steps: 3 }) }])
  await records.change([await keyOf()], (_, before) => {
    if (!before) return null
    const { useFp16: _old, ...optim } = before.config.optim
    return { ...before, config: { ...before.config, optim } as typeof before.config }
  })
  await openTab().list()
  expect(kept()?.runs[0].config).toEqual(tinyConfig({ steps: 3 }))
})

test('an evaluation that could not be kept is kept the next time, though no step was done since', async () => {
  let asked: Promise<void> | undefined
  await train(openTab(), [{ runId: A, config: tinyConfig({ steps: 10 }) }], (event, group, keeper) => {
    if (event.type === 'metrics' && !of('paused').length) group.pause()
    if (event.type !== 'paused' || asked) return
    const kept = () => expect.poll(() => of('kept').filter(({ step }) => step === event.step).length)
    const evaluate = (knn: number) =>
      keeper.hear({ type: 'evaluated', runId: A, result: { step: event.step, values: { knn } } })
    asked = (async () => {
      await kept().toBe(1)
      evaluate(40)
      folder.failsAt = folder.operations
      keeper.saveNow()
      await expect.poll(() => of('not-kept').length).toBe(1)
      keeper.saveNow()
      await kept().toBe(2)
      const { log } = await openTab().find(await keyOf())
      expect(log.evaluations.values.get('knn')).toEqual(Float32Array.of(40))
    })().finally(() => group.resume())
  })
  await asked
})

test('what a kept run has measured is read without its weights, of the newest copy or else of the one before', async () => {
  const library = openTab()
  await train(library, [{ runId: A, config: tinyConfig({ steps: 10 }) }], (event, group) => {
    if (event.type === 'paused') setTimeout(() => group.resume(), 100)
    else if (event.type === 'metrics' && !of('paused').length) group.pause()
  })
  const key = await keyOf()
  const [{ copies }] = await new RunStore(folder, records).list()
  const open = folder.open.bind(folder)
  folder.open = async (name) => {
    const file = await open(name)
    const stream = () => expect.fail('all of the file was read')
    return file && { size: file.size, slice: (start, end) => file.slice(start, end), stream }
  }
  await library.readLog(key)
  folder.open = open
  folder.files.set(fileOf(key, copies[0].slot), new Uint8Array(copies[0].bytes))
  await library.readLog(key)
  expect(of('run-log').map(({ key, step, log }) => [key, step, [...(log.steps.values.get('loss') ?? [])]])).toEqual(
    copies.map(({ step }) => [key, step, [...Float32Array.from(losses().slice(0, step))]]),
  )
  expect(copies.map(({ step }) => step)).toEqual([10, copies[1].step])
})

test('adapters are held against each other where both say who they are', async () => {
  const library = openTab()
  await train(library, [{ runId: A, config: tinyConfig({ steps: 3 }) }])
  const key = await keyOf()
  const cautions = async (of: string | null, adapter: string) => (await library.find(of, adapter)).cautions
  expect([await cautions(key, wordsOf(gpu.info)), await cautions(key, '')]).toEqual([[], []])
  expect(await cautions(key, 'that card')).toEqual([
    `It was trained on another adapter (${wordsOf(gpu.info)}): from here on the last digits may differ.`,
  ])
  // as a browser writes it that does not name its adapters
  const { tensors, metadata } = readSafetensors((await new RunStore(folder, records).load(key)).bytes)
  const { adapter: _, ...nameless } = metadata
  await library.openFile(1, 'nameless.safetensors', new Blob([writeSafetensors(tensors, nameless)]))
  expect([await cautions(null, ''), await cautions(null, 'that card')]).toEqual([[], []])
})

test('two tabs never write one run', async () => {
  const first = openTab()
  await train(first, [{ runId: A, config: tinyConfig({ steps: 3 }) }])
  const key = await keyOf()
  held.add(key) // another tab
  const second = openTab()
  await expect(goOn(second, [key])).rejects.toThrow('trains in another tab of this page')
  expect(held).toEqual(new Set([key]))
  await second.list()
  expect(kept()?.runs[0].isElsewhere).toBe(true)
})

test('twins are kept both, and go on both, each as it would have alone', async () => {
  const changes: Changes[] = [{ steps: 30 }, { steps: 30, objective: { name: 'dino' } }]
  const whole = await Promise.all(changes.map(async (one) => (await uninterrupted(one)).losses))
  await train(openTab(), changes.map((one, i) => ({ runId: [A, B][i], config: tinyConfig(one) })), (event, group) => {
    if (event.type === 'metrics' && of('kept', B).length) setTimeout(() => group.stop())
  }) // prettier-ignore
  expect(of('kept', A)).toHaveLength(of('kept', B).length)
  const found = (await new RunStore(folder, records).list()).sort((a, b) => a.name.localeCompare(b.name))
  expect(found.map(({ name, twin }) => [name.at(-1), twin?.letter])).toEqual([
    ['A', 'A'],
    ['B', 'B'],
  ])
  expect(found[0].twin?.key).toBe(found[1].key)
  expect(found[0].colour).not.toBe(found[1].colour)
  const steps = found.map(({ copies }) => copies[0].step)
  told = []
  await goOn(openTab(), found.map(({ key }) => key)) // prettier-ignore
  expect(losses(A)).toEqual(whole[0].slice(steps[0]))
  expect(losses(B)).toEqual(whole[1].slice(steps[1]))
})
