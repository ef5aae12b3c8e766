import { describe, expect, test, vi } from 'vitest'
import { countCalls } from '../../test/apiCalls'
import { gpu } from '../../test/gpu'
import { lossesOf, poisoned, sessionOf, type Kind, type Listener } from '../../test/sessions'
import { shapeOf, tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { planRun } from './plan'
import type { SessionOptions } from './session'
import { PackedSplit } from '../data/dataset'
import type { Snapshot } from './snapshot'

describe('a run from start to end', () => {
  test('builds, starts, tells of every step once and in order, finishes, and gives its memory back', async () => {
    const before = gpu.counts.bytes
    const { session, events, story, steps } = sessionOf({ steps: 6 })
    await session.train()
    expect(story()).toEqual(['building', 'started', 'metrics', 'finished'])
    expect(events.every((event) => 'runId' in event && event.runId === 7)).toBe(true)
    expect(steps().map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5])
    for (const { values } of steps()) expect(Object.values(values).filter((v) => !Number.isFinite(v))).toEqual([])
    expect(session.step).toBe(6)
    expect(events.at(-1)).toEqual({ type: 'finished', runId: 7, step: 6 })
    expect(gpu.counts.bytes).toBe(before)
    await expect(session.snapshot()).rejects.toThrow('session: there is no run to save')
  })

  test('says what it takes, and takes that and no more', async () => {
    const before = gpu.counts.bytes
    const during: number[] = []
    const changes = { steps: 4, objective: { regionFromStep: 2 } }
    const onEvent: Listener = ({ type }) => {
      if (type === 'metrics' || type === 'started') during.push(gpu.counts.bytes - before)
    }
    const { session, of } = sessionOf(changes, { onEvent })
    await session.train()
    const planned = planRun(gpu, tinyConfig(changes), shapeOf(tinyData()))
    expect(of('started')[0].plan).toEqual(planned)
    expect(during.at(-1)).toBe(planned.totalBytes)
    expect(Math.max(...during)).toBe(planned.totalBytes)
  })

  test.each<[string, Changes, { hasLabels?: boolean; test?: number }]>([
    ['k-NN, a probe and correspondence', { evaluation: { everySteps: 2, correspondenceImages: 5 } }, {}],
    ['k-NN and a probe', { evaluation: { everySteps: 2 } }, {}],
    ['of fewer images than were asked for', { evaluation: { everySteps: 2, trainImages: 2000, testImages: 500 } }, {}],
    ['of many held-out images beside a few others', { evaluation: { everySteps: 2, testImages: 300 } }, { test: 300 }],
    ['correspondence alone', { evaluation: { everySteps: 2, correspondenceImages: 5 } }, { hasLabels: false }],
    [
      'all of it in the memory of a larger step from the third on',
      { objective: { regionFromStep: 2 }, evaluation: { everySteps: 1, correspondenceImages: 5 } },
      {},
    ],
  ])('measuring takes what was said: %s', async (_, changes, images) => {
    const before = gpu.counts.bytes
    const highest = vi.fn<(bytes: number) => void>()
    const create = gpu.createBuffer.bind(gpu)
    const createBuffer = vi.spyOn(gpu, 'createBuffer').mockImplementation((...args) => {
      const buffer = create(...args)
      highest(gpu.counts.bytes - before)
      return buffer
    })
    const data = tinyData(images)
    const kept: number[] = []
    const onEvent: Listener = ({ type }) => {
      if (type === 'evaluated') kept.push(gpu.counts.bytes - before)
    }
    const { session } = sessionOf({ steps: 4, ...changes }, { data, onEvent })
    await session.train()
    createBuffer.mockRestore()
    const { totalBytes, peakBytes, measuringBytes } = planRun(gpu, tinyConfig({ steps: 4, ...changes }), shapeOf(data))
    expect(measuringBytes).toBeGreaterThan(0)
    expect(kept.at(-1)).toBe(totalBytes)
    // the pixels are searched before the first step, in the memory that it has
    if (changes.objective) expect(Math.max(...highest.mock.calls.flat())).toBeLessThanOrEqual(peakBytes)
    else expect(Math.max(...highest.mock.calls.flat())).toBe(peakBytes)
  })

  test('keeps a true account of its calls, measuring included', async () => {
    const before = { ...gpu.counts }
    const { session } = sessionOf({ steps: 2, evaluation: { everySteps: 2 } })
    const calls = await countCalls(() => session.train())
    for (const key of ['submits', 'passes', 'buffers', 'bytes', 'bindGroups', 'pipelines'] as const)
      expect(gpu.counts[key] - before[key], key).toBe(calls[key])
  })

  test('trains without labels, and then has nothing to measure', async () => {
    const { session, story, steps } = sessionOf(
      { steps: 2, evaluation: { everySteps: 1 } },
      { data: tinyData({ hasLabels: false }) },
    )
    await session.train()
    expect(story()).toEqual(['building', 'started', 'metrics', 'finished'])
    expect(steps()[0].values).not.toHaveProperty('probeLoss')
  })

  test('cannot begin with fewer images than a batch, and says so', async () => {
    const before = gpu.counts.bytes
    const { session, of } = sessionOf({ batchSize: 5 }, { data: tinyData({ train: 4 }) })
    await session.train()
    expect(of('failed')[0].message).toBe('batches: the batch must be at most the 4 training images, got 5')
    expect(gpu.counts.bytes).toBe(before)
  })
})

describe('pause, step, resume, stop', () => {
  test('a run that starts paused does single steps, then goes on to its end', async () => {
    const pausedAt: number[] = []
    const { session, story } = sessionOf(
      { steps: 5 },
      {
        paused: true,
        onEvent: (event, session) => {
          if (event.type !== 'paused') return
          pausedAt.push(event.step)
          // from another task, as a message would
          setTimeout(() => (event.step < 2 ? session.singleStep() : session.resume()))
        },
      },
    )
    await session.train()
    expect(pausedAt).toEqual([0, 1, 2])
    expect(session.step).toBe(5)
    expect(story()).toEqual([
      'building', 'started', 'paused', 'metrics', 'paused', 'metrics', 'paused', 'resumed', 'metrics', 'finished',
    ]) // prettier-ignore
  })

  test('pausing changes no number', async () => {
    const steady = await lossesOf({ steps: 6 })
    const paused = await lossesOf(
      { steps: 6 },
      {
        onEvent: (event, session) => {
          if (event.type === 'metrics') session.pause()
          if (event.type === 'paused') setTimeout(() => session.resume())
        },
      },
    )
    expect(paused).toEqual(steady)
  })

  test.each<[string, Kind, Partial<SessionOptions>]>([
    ['while it is built', 'building', {}],
    ['while it trains', 'metrics', {}],
    ['while it measures', 'evaluating', {}],
    ['while it is paused', 'paused', { paused: true }],
  ])('stops %s, and frees everything', async (_, moment, options) => {
    const before = gpu.counts.bytes
    const { session, events, of } = sessionOf(
      { steps: 50, evaluation: { everySteps: moment === 'evaluating' ? 50 : 0 } },
      {
        ...options,
        onEvent: ({ type }, session) => {
          if (type === moment) setTimeout(() => session.stop())
        },
      },
    )
    await session.train()
    expect(of(moment)).not.toEqual([])
    expect(events.at(-1)).toEqual({ type: 'stopped', runId: 7, step: session.step })
    expect(session.step).toBeLessThan(50)
    expect(gpu.counts.bytes).toBe(before)
  })

  test('whoever saves at the end does so while the weights still live, stopped or finished', async () => {
    for (const stops of [false, true]) {
      let saved: Snapshot | undefined
      const { session, events } = sessionOf(
        { steps: 3 },
        {
          onEvent: (event, session) => {
            if (stops && event.type === 'started') session.stop()
          },
          onEnd: async () => {
            saved = await session.snapshot()
          },
        },
      )
      await session.train()
      expect(saved?.step).toBe(stops ? 0 : 3)
      expect(events.at(-1)?.type).toBe(stops ? 'stopped' : 'finished')
    }
  })
})

describe('a run that ends before its schedules do', () => {
  test('takes the steps of the whole run up to there, and stops', async () => {
    const whole = sessionOf({ steps: 5 })
    await whole.session.train()
    const part = sessionOf({ steps: 5 }, { until: 2 })
    await part.session.train()
    expect(part.steps()).toEqual(whole.steps().slice(0, 2))
    expect(part.events.at(-1)).toEqual({ type: 'stopped', runId: 7, step: 2 })
  })
})

describe('a loss that is no finite number', () => {
  test('ends the run with the step, the numbers behind it and what to do, and frees everything', async () => {
    const from = await poisoned()
    const before = gpu.counts.bytes
    const { session, events, steps } = sessionOf({ steps: 3 }, { from })
    await session.train()
    expect(steps()).toEqual([])
    expect(events.at(-1)).toEqual({
      type: 'failed',
      runId: 7,
      isDiverged: true,
      step: 1,
      message: 'The loss of step 0 is NaN; the run has stopped.',
      advice:
        "The gradient's norm was NaN at learning rate 0.001. " +
        'Lower the peak learning rate, lengthen the warm-up, or clip gradients at a smaller norm.',
    })
    expect(gpu.counts.bytes).toBe(before)
  })
})

describe('the region loss, switched on at a step', () => {
  test('is absent before, and no step is lost or done twice', async () => {
    const { session, steps } = sessionOf({ steps: 5, objective: { regionFromStep: 3 } })
    await session.train()
    expect(steps().map(({ step }) => step)).toEqual([0, 1, 2, 3, 4])
    expect(steps().map(({ values }) => 'lossRegion' in values)).toEqual([false, false, false, true, true])
  })

  test('before it the run is that of the view loss alone', async () => {
    const late = await lossesOf({ steps: 4, objective: { regionFromStep: 3 } })
    const never = await lossesOf({ steps: 4, objective: { regionFromStep: 4 } })
    expect(late.slice(0, 3)).toEqual(never.slice(0, 3))
    expect(late[3]).not.toBe(never[3])
  })

  test.each([2, 3])('a run that goes on at step %i of a switch at 2 is the uninterrupted one', async (at) => {
    const changes = { steps: 5, objective: { regionFromStep: 2 } }
    let from: Snapshot | undefined
    const { session, losses } = sessionOf(changes, {
      paused: true,
      onEvent: (event, session) => {
        if (event.type !== 'paused') return
        if (event.step < at) setTimeout(() => session.singleStep())
        else
          void session.snapshot().then((snapshot) => {
            from = snapshot
            session.resume()
          })
      },
    })
    await session.train()
    expect(from?.step).toBe(at)
    const resumed = sessionOf(changes, { ...(from && { from }) })
    await resumed.session.train()
    expect(resumed.losses()).toEqual(losses().slice(at))
    // it is built once, not built and switched
    expect(resumed.of('building').filter(({ done }) => done === 0)).toHaveLength(1)
  })
})

describe('measuring', () => {
  test('baselines come first, then a measurement every N steps and one at the end', async () => {
    const { session, of, story } = sessionOf({ steps: 5, evaluation: { everySteps: 2 } })
    await session.train()
    expect(of('evaluated').map(({ result }) => result.step)).toEqual([0, 2, 4, 5])
    expect(story().slice(0, 8)).toEqual([
      'building', 'started', 'evaluating', 'evaluated', 'confusion', 'evaluating', 'baselines', 'metrics',
    ]) // prettier-ignore
    const [{ values }] = of('baselines')
    expect(values.knnRandom).toBe(of('evaluated')[0].result.values.knn)
    expect(of('confusion').map(({ step }) => step)).toEqual([0, 2, 4, 5])
    of('confusion').forEach(({ counts }, i) => {
      const classes = Math.sqrt(counts.length)
      const right = counts.reduce((sum, n, at) => sum + (at % (classes + 1) === 0 ? n : 0), 0)
      const images = counts.reduce((a, b) => a + b)
      expect(images).toBeGreaterThan(0)
      expect((100 * right) / images).toBeCloseTo(of('evaluated')[i].result.values.knn, 10)
    })
    const [{ counts }] = of('confusion')
    const rows = Math.sqrt(counts.length)
    const ofClass = Array.from({ length: rows }, (_, row) => counts.slice(row * rows, (row + 1) * rows).reduce((a, b) => a + b)) // prettier-ignore
    expect(values.majority).toBeCloseTo((100 * Math.max(...ofClass)) / ofClass.reduce((a, b) => a + b), 10)
    expect(values.knnPixels).toBe(100) // dark, bright and striped are told apart by their pixels
    for (const { result } of of('evaluated')) {
      // the probe that nothing has trained yet has nothing to say
      expect(Object.keys(result.values).sort()).toEqual(
        result.step === 0 ? ['effectiveRank', 'knn'] : ['effectiveRank', 'knn', 'linear'],
      )
      for (const percent of Object.values(result.values)) {
        expect(percent).toBeGreaterThanOrEqual(0)
        expect(percent).toBeLessThanOrEqual(100)
      }
    }
    expect(of('evaluating').at(-1)).toMatchObject({ done: 22, total: 22 }) // 12 in the bank, 10 held out
  })

  test('neither measuring nor labels change what is learnt', async () => {
    const alone = await lossesOf({ steps: 6 })
    expect(await lossesOf({ steps: 6, evaluation: { everySteps: 1 } })).toEqual(alone)
    expect(await lossesOf({ steps: 6 }, { data: tinyData({ hasLabels: false }) })).toEqual(alone)
    expect(await lossesOf({ steps: 6, evaluation: { probeLr: 1 } })).toEqual(alone)
  })

  test('a run that goes on from a snapshot has its baselines already', async () => {
    let from: Snapshot | undefined
    const { session } = sessionOf(
      { steps: 1 },
      {
        onEnd: async () => {
          from = await session.snapshot()
        },
      },
    )
    await session.train()
    const { session: next, of } = sessionOf({ steps: 2, evaluation: { everySteps: 5 } }, { ...(from && { from }) })
    await next.train()
    expect(of('baselines')).toEqual([])
    expect(of('evaluated').map(({ result }) => result.step)).toEqual([2])
  })

  test('a run that is stopped while its end is measured has not finished, and measures it when it goes on', async () => {
    let from: Snapshot | undefined
    const changes = { steps: 2, evaluation: { everySteps: 1 } }
    const { session, events, of } = sessionOf(changes, {
      onEvent: (event, session) => {
        if (event.type === 'evaluating' && event.step === 2) session.stop()
      },
      onEnd: async (end) => {
        expect(end).toBe('stopped')
        from = await session.snapshot()
      },
    })
    await session.train()
    expect(of('evaluated').map(({ result }) => result.step)).toEqual([0, 1])
    expect(events.at(-1)).toEqual({ type: 'stopped', runId: 7, step: 2 })

    const next = sessionOf(changes, { ...(from && { from }), evaluatedAt: 1 })
    await next.session.train()
    expect(next.steps()).toEqual([])
    expect(next.of('evaluated').map(({ result }) => result.step)).toEqual([2])
    expect(next.events.at(-1)).toEqual({ type: 'finished', runId: 7, step: 2 })
    const again = sessionOf(changes, { ...(from && { from }), evaluatedAt: 2 })
    await again.session.train()
    expect(again.story()).toEqual(['building', 'started', 'finished'])
  })

  test('correspondence is measured with k-NN, or alone where there are no labels, and changes nothing', async () => {
    const evaluation = { everySteps: 3, correspondenceImages: 7 }
    const keys = ['mirrorTop', 'mirrorAll', 'mirrorDistance', 'cropExact', 'cropNear', 'cropChance', 'cropSame']
    const before = gpu.counts.bytes
    const { session, of, losses } = sessionOf({ steps: 6, evaluation })
    await session.train()
    expect(of('evaluated').map(({ result }) => result.step)).toEqual([0, 3, 6])
    for (const { result } of of('evaluated'))
      for (const key of ['knn', ...keys]) expect(result.values[key], key).toBeGreaterThanOrEqual(0)
    expect(of('evaluated')[0].result.values.cropChance).toBeCloseTo(25) // four regions
    expect(of('evaluating')[0].total).toBe(29) // 12 in the bank, 10 held out, 7 in two views
    expect(of('evaluating').map(({ done }) => done)).toContain(29)
    expect(losses()).toEqual(await lossesOf({ steps: 6 }))

    const unlabelled = sessionOf({ steps: 3, evaluation }, { data: tinyData({ hasLabels: false }) })
    await unlabelled.session.train()
    const [first] = unlabelled.of('evaluated')
    expect(Object.keys(first.result.values)).toEqual(expect.arrayContaining(keys))
    expect(first.result.values).not.toHaveProperty('knn')
    expect(unlabelled.of('baselines')).toEqual([])
    expect(gpu.counts.bytes).toBe(before)
  })

  test('without held-out images there is nothing to measure, and the run is none the worse', async () => {
    const whole = tinyData()
    const data = { ...whole, test: new PackedSplit(new Uint8Array(0), 8, new Uint16Array(0)) }
    const evaluation = { everySteps: 2, correspondenceImages: 3 }
    const { session, of, story } = sessionOf({ steps: 4, evaluation }, { data })
    await session.train()
    expect(story().at(-1)).toBe('finished')
    expect(of('evaluated')).toEqual([])
  })

  test('a run that cannot be built leaves nothing behind', async () => {
    const before = gpu.counts.bytes
    const { session, of } = sessionOf({ steps: 4, batchSize: 20, evaluation: { everySteps: 2 } })
    await session.train()
    expect(of('failed')).toHaveLength(1)
    expect(gpu.counts.bytes).toBe(before)
  })

  test('where there is no room to measure in, nothing is left behind either', async () => {
    const before = gpu.counts.bytes
    const evaluation = { everySteps: 2, correspondenceImages: 3 }
    const onEvent: Listener = ({ type }) => {
      if (type === 'started') gpu.room = gpu.counts.bytes + 10
    }
    const { session, of } = sessionOf({ steps: 4, evaluation }, { data: tinyData({ hasLabels: false }), onEvent })
    await session.train()
    gpu.room = Infinity
    expect(of('failed')[0].message).toContain('no room')
    expect(gpu.counts.bytes).toBe(before)
  })
})
