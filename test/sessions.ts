// Sessions of the smallest run, with ears: what they tell is kept, and tests may act on it as a page would.

import { Session, type SessionOptions } from '../src/train/session'
import type { TrainEvent } from '../src/train/protocol'
import type { Snapshot } from '../src/train/snapshot'
import type { Dataset } from '../src/data/dataset'
import type { Gpu } from '../src/gpu/device'
import { gpu } from './gpu'
import { tinyConfig, tinyData, type Changes } from './tinyRun'

export type Kind = TrainEvent['type']
type EventOf<K extends Kind> = Extract<TrainEvent, { type: K }>

interface Surroundings {
  /** In place of the device that all tests share. */
  on?: Gpu
  data?: Dataset
  onEvent?: Listener
}

/** A session and all that it said. `onEvent` may act on it, as a page would. */
export function sessionOf(
  changes: Changes,
  { on = gpu, data = tinyData(), onEvent, ...options }: Partial<SessionOptions> & Surroundings = {},
) {
  const events: TrainEvent[] = []
  const session = new Session(on, data, tinyConfig(changes), { runId: 7, ...options }, (event) => {
    events.push(event)
    onEvent?.(event, session)
  })
  const of = <K extends Kind>(type: K) => events.filter((event): event is EventOf<K> => event.type === type)
  return {
    session,
    events,
    of,
    story: () => storyOf(events),
    steps: () => of('metrics').flatMap((event) => event.steps),
    losses: () => of('metrics').flatMap((event) => event.steps.map(({ values }) => values.loss)),
  }
}

/** Kinds of events in order, those that come in numbers only once; when kernels are built behind the steps is chance. */
export function storyOf(events: readonly TrainEvent[]): Kind[] {
  const kinds = events.map(({ type }) => type).filter((kind) => kind !== 'settling')
  return kinds.filter((kind, i) => kind !== kinds[i - 1])
}

export type Listener = (event: TrainEvent, session: Session) => void

/** A set that tells when a batch is read, which is when a step is being queued. */
export function heard(onRead: () => void, data = tinyData()): Dataset {
  const { train } = data
  const read: Dataset['train']['read'] = (indices, into) => {
    onRead()
    train.read(indices, into)
  }
  return { ...data, train: { count: train.count, labels: train.labels, read } }
}

/** Losses of a whole run. */
export async function lossesOf(...args: Parameters<typeof sessionOf>): Promise<number[]> {
  const { session, losses } = sessionOf(...args)
  await session.train()
  return losses()
}

/** A start whose weights are no numbers. */
export async function poisoned(): Promise<Snapshot> {
  let start: Snapshot | undefined
  const { session } = sessionOf(
    { steps: 3 },
    {
      onEvent: (event, session) => {
        if (event.type === 'started') session.stop()
      },
      onEnd: async () => {
        start = await session.snapshot()
      },
    },
  )
  await session.train()
  if (!start) throw new Error('no snapshot')
  start.student.set('norm.weight', new Float32Array(16).fill(NaN))
  return start
}
