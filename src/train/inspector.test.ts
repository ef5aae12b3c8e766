import { afterEach, expect, test } from 'vitest'
import { settling } from '../../test/builtKernels'
import { gpu } from '../../test/gpu'
import { lossesOf } from '../../test/sessions'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import type { QuestionOf } from '../viz/registry'
import { Inspector, type InspectableRun } from './inspector'
import type { RunLetter, Told, TrainEvent } from './protocol'
import { RunGroup } from './runGroup'
import { Session } from './session'

const data = tinyData()
const config = tinyConfig()
const question: QuestionOf<'correspondence'> = {
  network: 'teacher',
  picture: { from: 'set', split: 'test', class: null, index: 0 },
  other: null,
  pair: 'crops',
  scale: [0.4, 1],
  colour: 1,
  seed: 0,
  draw: 0,
  largeMaps: false,
}

let inspector: Inspector | null = null
afterEach(async () => {
  await inspector?.release()
  inspector = null
})

type Ask = { inspectId: number } & Told<'correspondence'>

/** An inspector whose answers can be awaited, and the runs it looks into. @param asked the run that is asked of */
function inspectorOf(run: (runId: number) => InspectableRun | null = () => null, asked = 0) {
  const answers: Ask[] = []
  const due: (() => void)[] = []
  inspector = new Inspector({
    gpu: () => Promise.resolve(gpu),
    datasetOf: () => Promise.resolve(data),
    run,
    file: () => null,
    emit: (event) => {
      if (event.type !== 'inspected') return
      if (event.view !== 'correspondence') throw new Error(`an answer of ${event.view}`)
      answers.push(...event.told.map((told) => ({ inspectId: event.inspectId, ...told })))
      due.shift()?.()
    },
  })
  const it = inspector
  let inspectId = 0
  /** @param runIds that of one run, or those of two twins */
  const send = (changes: Partial<typeof question> = {}, runIds: number | [number, number] = asked, step?: number) =>
    it.ask({
      inspectId: ++inspectId,
      runs: [runIds].flat().map((runId, i) => ({ letter: (['A', 'B'] as const)[i], runId, config })),
      step,
      view: 'correspondence',
      question: { ...question, ...changes },
    })
  const answered = (letter: RunLetter) => {
    const last = answers.findLast((told) => told.letter === letter)
    if (!last || 'failure' in last) throw new Error(last?.failure)
    return last
  }
  const ask = async (...asks: Parameters<typeof send>) => {
    const isDue = new Promise<void>((resolve) => due.push(resolve))
    send(...asks)
    await isDue
    return answered('A')
  }
  const askBoth = async (step?: number) => ({ a: await ask({}, [4, 5], step), b: answered('B') })
  return { inspector: it, answers, send, ask, askBoth }
}

/** A run and its inspector, bound as the worker binds them. */
function runOf(steps: number, onEvent: (event: TrainEvent) => void = () => undefined, snapshots = 0) {
  const runConfig = tinyConfig({ steps, evaluation: { snapshots } })
  const bound = inspectorOf((runId) => (runId === 4 ? run : null), 4)
  const losses: number[] = []
  const session = new Session(
    gpu,
    data,
    runConfig,
    { runId: 4, hasHistory: true, onEnd: () => bound.inspector.keep(run) },
    (event) => {
      if (event.type === 'metrics') losses.push(...event.steps.map(({ values }) => values.loss))
      if (event.type === 'started') bound.inspector.wake()
      onEvent(event)
    },
  ) // prettier-ignore
  const run: InspectableRun = { runId: 4, config: runConfig, dataset: data, session, hasEnded: false }
  const train = async () => {
    await session.train()
    run.hasEnded = true
    bound.inspector.wake()
  }
  return { ...bound, session, train, losses }
}

test('before any run a fresh network answers, and says that it is one', async () => {
  const { ask } = inspectorOf()
  const { subject, answer } = await ask()
  expect(subject).toEqual({ of: 'random' })
  expect(answer.stages.map(({ grid, width }) => [grid.rows, grid.columns, width])).toEqual([[4, 4, 8], [2, 2, 16]]) // prettier-ignore
})

test('programs are made once and run again: memory is flat while a view is open, and gone when it is closed', async () => {
  const before = gpu.counts.bytes
  const settled = settling()
  const { ask, inspector } = inspectorOf()
  await ask()
  await ask({ network: 'student' })
  await settled()
  const [open, pipelines, bindGroups] = [gpu.counts.bytes, gpu.counts.pipelines, gpu.counts.bindGroups]
  expect(open).toBeGreaterThan(before)
  for (let draw = 1; draw < 6; draw++) await ask({ draw, network: draw % 2 ? 'student' : 'teacher', colour: draw / 3 })
  expect([gpu.counts.bytes, gpu.counts.pipelines, gpu.counts.bindGroups]).toEqual([open, pipelines, bindGroups])
  await inspector.close('correspondence')
  expect(gpu.counts.bytes).toBe(before)
  await ask()
  await inspector.release()
  expect(gpu.counts.bytes).toBe(before)
})

test('of questions that come faster than answers, the newest is answered', async () => {
  const { answers, send, ask } = inspectorOf()
  for (let draw = 0; draw < 5; draw++) send({ draw })
  const last = await ask({ draw: 9 })
  expect(answers).toHaveLength(1)
  expect(last.inspectId).toBe(6)
})

test('a question whose view is closed before its turn is not answered, and nothing is made for it', async () => {
  const { inspector, answers, send } = inspectorOf()
  const before = gpu.counts.bytes
  send()
  await inspector.close('correspondence')
  expect([answers, gpu.counts.bytes]).toEqual([[], before])
})

test('a question that cannot be answered fails with a sentence, and the next one is answered', async () => {
  const { answers, ask } = inspectorOf()
  const small = { from: 'file', name: 'cat.png', size: 4, planes: new Uint8Array(48) } as const
  await expect(ask({ picture: small })).rejects.toThrow(
    "pictures: 'cat.png' must be 8 x 8 pixels, as the images of this network's set are",
  )
  expect(answers.at(-1)).toMatchObject({ letter: 'A', inspectId: 1 })
  expect((await ask()).inspectId).toBe(2)
})

test('a run that trains is looked into between its steps, and learns what it would have learnt alone', async () => {
  const alone = await lossesOf({ steps: 8 })
  const seen: number[] = []
  const cosines: number[][] = []
  const { send, answers, train, losses } = runOf(8, ({ type }) => {
    if (type === 'metrics') send()
  })
  await train()
  for (const told of answers) {
    if ('failure' in told) throw new Error(told.failure)
    expect(told.subject).toMatchObject({ of: 'run', runId: 4 })
    if (told.subject.of === 'run') seen.push(told.subject.step)
    cosines.push([...(told.answer.stages.at(-1)?.cosines ?? [])])
  }
  expect(seen.length).toBeGreaterThan(0)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(losses).toEqual(alone)
})

test('what a run has learnt can be looked at after it has ended, and until the memory is given back', async () => {
  const { ask: askFresh, inspector: fresh } = inspectorOf()
  const random = await askFresh()
  await fresh.release()
  const before = gpu.counts.bytes
  const { ask, inspector, train } = runOf(3)
  await train()
  expect(gpu.counts.bytes).toBeGreaterThan(before)
  const after = await ask()
  expect(after.subject).toEqual({ of: 'run', runId: 4, step: 3 })
  expect(after.answer.stages[1].cosines).not.toEqual(random.answer.stages[1].cosines)
  await inspector.close('correspondence')
  await inspector.close('correspondence') // twice is once
  expect((await ask()).subject).toMatchObject({ of: 'run' })
  await inspector.release()
  expect(gpu.counts.bytes).toBe(before)
})

test('a run whose views are all closed has its memory to itself', async () => {
  const told: number[] = []
  const { ask, inspector, train, session } = runOf(3, ({ type }) => {
    if (type !== 'paused') return
    const alone = gpu.counts.bytes
    void ask()
      .then(() => told.push(gpu.counts.bytes - alone))
      .then(() => inspector.close('correspondence'))
      .then(() => told.push(gpu.counts.bytes - alone))
      .then(() => session.stop())
  })
  session.pause()
  await train()
  expect(told[0]).toBeGreaterThan(0)
  expect(told[1]).toBe(0)
  expect((await ask()).subject).toEqual({ of: 'run', runId: 4, step: 0 }) // and it was kept at its end all the same
})

test('a question that comes while a run is built waits for it', async () => {
  let asked = false
  const { send, answers, train } = runOf(2, ({ type }) => {
    if (type === 'building' && !asked) {
      asked = true
      send()
    }
  })
  await train()
  await inspector?.close('correspondence') // its turn comes after every answer
  expect(answers).toMatchObject([{ subject: { of: 'run', runId: 4 } }])
})

/** Two twins and their inspector, bound as the worker binds them. */
function twinsOf(steps: number, onEvent: (event: TrainEvent, group: RunGroup) => void = () => undefined) {
  const bound = inspectorOf((runId) => group.find(runId))
  const entries = [4, 5].map((runId) => ({
    runId,
    config: tinyConfig({ steps, objective: { name: runId === 4 ? 'esvit' : 'dino' }, evaluation: { snapshots: 40 } }),
    dataset: data,
  }))
  const group = new RunGroup(gpu, entries, { onEnd: (run) => bound.inspector.keep(run) }, (event) => {
    if (event.type === 'started') bound.inspector.wake()
    onEvent(event, group)
  })
  return { ...bound, group }
}

test('of twins each is asked for itself, while they train and after; the one not looked at keeps its weights alone', async () => {
  const before = gpu.counts.bytes
  const asked: Promise<unknown>[] = []
  const { answers, ask, group, inspector } = twinsOf(6, (event) => {
    if (event.type === 'started' && event.runId === 5) asked.push(ask({}, 5))
  })
  await group.train()
  await Promise.all(asked)
  expect(answers[0]).toMatchObject({ subject: { of: 'run', runId: 5 } })

  const a = await ask({}, 4)
  const open = gpu.counts.bytes
  const b = await ask({}, 5)
  expect(a.subject).toEqual({ of: 'run', runId: 4, step: 6 })
  expect(b.subject).toEqual({ of: 'run', runId: 5, step: 6 })
  expect(b.answer.stages[1].cosines).not.toEqual(a.answer.stages[1].cosines)
  expect(await ask({}, 4)).toMatchObject({ answer: a.answer })
  expect(gpu.counts.bytes).toBe(open) // programs are kept for one of them at a time
  await inspector.release()
  expect(gpu.counts.bytes).toBe(before)
})

test('both twins answer one question, each as it would alone; only while both are looked at are programs kept for both', async () => {
  const { ask, askBoth, group, inspector } = twinsOf(3)
  await group.train()
  const ended = gpu.counts.bytes
  const settled = settling()
  const alone = [await ask({}, 4), await ask({}, 5)]
  await settled()
  const open = gpu.counts.bytes
  const { a, b } = await askBoth()
  expect(a.inspectId).toBe(b.inspectId)
  expect([a, b]).toMatchObject(alone.map(({ subject, answer }) => ({ subject, answer })))
  const { bytes, bindGroups, pipelines } = gpu.counts
  expect(bytes - ended).toBe(2 * (open - ended))
  const past = await askBoth(1)
  expect([past.a.subject, past.b.subject]).toMatchObject([4, 5].map((runId) => ({ runId, step: 1, isPast: true })))
  await askBoth()
  expect(gpu.counts).toMatchObject({ bytes, bindGroups, pipelines }) // it is asked again, and nothing is made
  await ask({}, 5)
  expect(gpu.counts.bytes).toBe(open)
  await inspector.close('correspondence')
  expect(gpu.counts.bytes).toBe(ended)
})

test('twins that train are both seen within a step of each other, and learn what they would have learnt unseen', async () => {
  const losses = async (isSeen: boolean) => {
    const all: number[] = []
    const { send, answers, group, inspector } = twinsOf(8, (event) => {
      if (event.type !== 'metrics') return
      all.push(...event.steps.map(({ values }) => values.loss))
      if (isSeen) send({}, [4, 5])
    })
    await group.train()
    await inspector.release() // its turn comes after every answer
    const steps = answers.map((told) => ('failure' in told || told.subject.of !== 'run' ? -1 : told.subject.step))
    for (let i = 0; i < steps.length; i += 2) expect(steps[i] - steps[i + 1]).toBeOneOf([0, 1])
    return { all: all.sort((x, y) => x - y), answers: steps.length }
  }
  const seen = await losses(true)
  expect(seen.answers).toBeGreaterThan(0)
  expect(seen.all).toEqual((await losses(false)).all)
})

test('of twins one that has no such snapshot says so, and the other answers', async () => {
  const { ask, answers, group } = twinsOf(3, (event, { runs }) => {
    if (event.type === 'metrics' && event.runId === 5) runs[1].session.stop()
  })
  await group.train()
  await ask({}, [4, 5], 3)
  expect(answers).toMatchObject([
    { letter: 'A', subject: { runId: 4, step: 3 } },
    { letter: 'B', failure: 'There is no snapshot of step 3: choose another one, or the weights of now.' },
  ])
})

test('a snapshot answers to the bit as its run did then: while the run waits, and after its end', async () => {
  type Told = Awaited<ReturnType<ReturnType<typeof inspectorOf>['ask']>>
  const then: Told[] = []
  const back: Told[] = []
  const { ask, train, session } = runOf(
    4,
    (event) => {
      if (event.type !== 'paused') return
      void ask()
        .then((answer) => then.push(answer))
        .then(async () => back.push(await ask({}, 4, 1)))
        .then(async () => back.push(await ask())) // and of now again
        .catch(() => session.stop())
        .finally(() => (event.step < 3 ? session.singleStep() : session.resume()))
    },
    40,
  )
  session.pause()
  session.singleStep()
  await train()
  expect(then.map(({ subject }) => subject)).toEqual([1, 2, 3].map((step) => ({ of: 'run', runId: 4, step })))
  for (const [i, live] of then.entries()) {
    expect(back[2 * i].subject).toEqual({ of: 'run', runId: 4, step: 1, isPast: true })
    expect(back[2 * i].answer).toEqual(then[0].answer)
    expect(back[2 * i + 1]).toMatchObject({ subject: live.subject, answer: live.answer })
  }
  expect(then[2].answer).not.toEqual(then[0].answer)

  const last = await ask()
  for (const { subject, answer } of then) {
    if (subject.of !== 'run') throw new Error('an answer of no run')
    expect(await ask({}, 4, subject.step)).toMatchObject({ subject: { ...subject, isPast: true }, answer })
  }
  expect(await ask()).toMatchObject({ subject: { of: 'run', runId: 4, step: 4 }, answer: last.answer })
  expect((await ask()).subject).not.toHaveProperty('isPast')
})

test('going through time makes nothing: the views keep their programs', async () => {
  const { ask, train } = runOf(3, undefined, 40)
  await train()
  const settled = settling()
  await ask()
  await settled()
  const { bytes, bindGroups, pipelines } = gpu.counts
  for (const step of [0, 1, 2, 3, 1]) await ask({}, 4, step)
  await ask()
  expect(gpu.counts).toMatchObject({ bytes, bindGroups, pipelines })
})

test('a snapshot that is not there, or no more, is refused in a sentence', async () => {
  const { ask, train } = runOf(3, undefined, 2)
  await train()
  await expect(ask({}, 4, 2)).rejects.toThrow(
    'There is no snapshot of step 2: choose another one, or the weights of now.',
  )
  await expect(ask({}, 3, 2)).rejects.toThrow('The snapshot of step 2 is gone: another run has been started since.')
  expect((await ask({}, 4, 0)).subject).toMatchObject({ step: 0, isPast: true })
})

test('a run that failed before anybody looked is shown by its last snapshot', async () => {
  const failing = (event: TrainEvent) => {
    if (event.type === 'metrics') throw new Error('out of memory')
  }
  const { ask, train, session } = runOf(6, failing, 40)
  await train()
  expect(session.history?.steps[0]).toBe(0)
  expect((await ask()).subject).toEqual({ of: 'run', runId: 4, step: session.history?.steps.at(-1) })
})
