// One run, as the page knows it: what the worker's news make of it. Nothing here acts.

import type { RunConfig } from '../../runs/config'
import { rewoundTo, rowsOf } from '../../runs/log'
import { baselinesOf, type Baselines } from '../../runs/references'
import type { RestoredRun, RunImages, RunPlan } from '../../train/protocol'
import { MetricLog, metricLogOf } from './metricLog'
import type { AppEvent } from './slice'

export type RunStatus = 'idle' | 'building' | 'training' | 'paused' | 'finished' | 'stopped' | 'failed'

/** What is known of one run. */
export interface RunState {
  status: RunStatus
  runId: number
  /** What this run was started with; the form may have moved on. */
  runConfig: RunConfig | null
  runPlan: RunPlan | null
  /** What it sees, as the worker says when it begins; a set of the same name may have taken their place since. */
  images: RunImages | null
  /** Sent, and not yet answered. */
  asked: 'pause' | 'resume' | 'step' | 'stop' | null
  building: { what: string; done: number; total: number } | null
  /** What is built while it trains, slower until then; null where nothing is. */
  settling: { what: string; done: number; total: number } | null
  evaluating: { step: number; done: number; total: number } | null
  /** Steps done. */
  step: number
  msPerStep: number
  imagesPerSecond: number
  baselines: Baselines | null
  failure: { message: string; advice: string; step: number } | null
  isSaving: boolean
  /** Why there is no file of it, where one was asked for. */
  notSaved: string | null
  /** Its copy in the browser: under which key, and after which step; null while there is none. */
  copy: { key: string; step: number } | null
  /** Why there is no newer copy. */
  notKept: string | null
  /** Where the run stood still without being paused, or lost its device: before that step. */
  gaps: readonly Gap[]
  /** The last loss of the GPU device; null before one. */
  deviceLoss: DeviceLoss | null
  /** Measures of each step, and of each evaluation. They grow in place; `measured` counts the changes. */
  steps: MetricLog
  evaluations: MetricLog
  measured: number
  /** What k-NN took the held-out images for at the last evaluation; null before one, and where there are no classes. */
  confusion: Confusion | null
  /** Steps whose weights can be looked back at, in rising order. */
  keptSteps: readonly number[]
}

export interface Confusion {
  step: number
  classes: number
  /** [classes, classes] class x taken for */
  counts: readonly number[]
}

export type Gap =
  /** `isClosed`: the page was closed; otherwise the browser had frozen it. */
  | { step: number; seconds: number; isClosed: boolean }
  /** Its device was lost, and it went on from here, repeating so many steps. */
  | { step: number; repeated: number }

export interface DeviceLoss {
  /** Steps done by then. */
  step: number
  /** Steps done by the copy that the run goes on from; 0: from the seed. */
  from: number
  /** In the browser's own words. */
  reason: string
}

const LIVE: readonly RunStatus[] = ['building', 'training', 'paused']

/** A run exists that can be stopped. */
export const isLive = (status: RunStatus): boolean => LIVE.includes(status)

/** A run of which nothing is known yet. */
export const fresh = () => ({
  runPlan: null,
  images: null,
  asked: null,
  building: null,
  settling: null,
  evaluating: null,
  step: 0,
  msPerStep: 0,
  imagesPerSecond: 0,
  baselines: null,
  failure: null,
  isSaving: false,
  notSaved: null,
  copy: null,
  notKept: null,
  gaps: [],
  deviceLoss: null,
  steps: new MetricLog(),
  evaluations: new MetricLog(),
  measured: 0,
  confusion: null,
  keptSteps: [],
})

/** A run that has just been asked for. */
export const begun = (runId: number, runConfig: RunConfig): RunState => ({
  ...fresh(),
  status: 'building',
  runId,
  runConfig,
})

/** A run that is about to go on, with its curves so far. */
export function restored({ runId, key, config, images, step, log }: RestoredRun): RunState {
  const [baselines] = rowsOf(log.baselines)
  return {
    ...begun(runId, config),
    images,
    step,
    copy: { key, step },
    gaps: [...rowsOf(log.gaps)].map(gapOf),
    baselines: baselinesOf(baselines?.row ?? {}),
    steps: metricLogOf(log.steps),
    evaluations: metricLogOf(log.evaluations),
    measured: 1,
  }
}

const gapOf = ({ at: step, row }: { at: number; row: Record<string, number> }): Gap =>
  row.repeated === undefined
    ? { step, seconds: row.seconds, isClosed: row.closed === 1 }
    : { step, repeated: row.repeated }

/** A run that is built anew on another device: what it will measure again is forgotten. */
function rewound(run: RunState, deviceLoss: DeviceLoss): Partial<RunState> {
  const { step, from } = deviceLoss
  const ends = rewoundTo(from)
  return {
    status: 'building',
    building: null,
    settling: null,
    evaluating: null,
    step: from,
    deviceLoss,
    gaps: [...run.gaps.filter((gap) => gap.step < ends.gaps), { step: from, repeated: step - from }],
    steps: run.steps.before(ends.steps),
    evaluations: run.evaluations.before(ends.evaluations),
    confusion: run.confusion && run.confusion.step < ends.evaluations ? run.confusion : null,
    measured: run.measured + 1,
  }
}

/** What an event changes about its run; null where it is no news of one. */
export function changeOf(event: AppEvent, run: RunState): Partial<RunState> | null {
  switch (event.type) {
    case 'building':
      return { building: { what: event.what, done: event.done, total: event.total } }
    case 'settling': {
      const { what, done, total } = event
      return { settling: done < total ? { what, done, total } : null }
    }
    case 'started':
      return { status: 'training', building: null, runPlan: event.plan, images: event.images }
    case 'metrics':
      for (const { step, values } of event.steps) run.steps.append(step, values)
      return {
        step: (event.steps.at(-1)?.step ?? run.step - 1) + 1,
        evaluating: null,
        measured: run.measured + 1,
        // the worker forgets the pace at a pause; the last one known is still worth showing
        ...(event.msPerStep > 0 && { msPerStep: event.msPerStep, imagesPerSecond: event.imagesPerSecond }),
      }
    case 'evaluating':
      return { evaluating: { step: event.step, done: event.done, total: event.total } }
    case 'evaluated':
      run.evaluations.append(event.result.step, event.result.values)
      return { evaluating: null, measured: run.measured + 1 }
    case 'confusion': {
      const { step, counts } = event
      return { confusion: { step, classes: Math.sqrt(counts.length), counts } }
    }
    case 'baselines':
      return { baselines: event.values, evaluating: null, measured: run.measured + 1 }
    case 'weights-kept':
      return { keptSteps: [...run.keptSteps, event.step] }
    case 'paused':
      return { status: 'paused', asked: null, evaluating: null, step: event.step }
    case 'resumed':
      return { status: 'training', asked: null }
    case 'finished':
    case 'stopped':
      return { status: event.type, asked: null, building: null, evaluating: null, step: event.step }
    case 'device-lost':
      return rewound(run, { step: event.step, from: event.from, reason: event.reason })
    case 'failed':
      return ended(run, { message: event.message, advice: event.advice, step: event.step })
    case 'checkpoint':
      return { isSaving: false }
    case 'not-saved':
      return { isSaving: false, notSaved: event.message }
    case 'kept':
      return { copy: { key: event.key, step: event.step }, notKept: null }
    case 'not-kept':
      return { notKept: event.message }
    case 'gap':
      return { gaps: [...run.gaps, { step: event.step, seconds: event.seconds, isClosed: event.isClosed }] }
    case 'worker-broken':
      return isLive(run.status) ? ended(run, { message: event.message, advice: RELOAD, step: run.step }) : null
    default:
      return null
  }
}

const RELOAD = 'Reload the page; if it happens again, copy this message.'

const ended = (run: RunState, failure: NonNullable<RunState['failure']>): Partial<RunState> => ({
  status: 'failed',
  failure,
  asked: null,
  building: null,
  evaluating: null,
  isSaving: false,
  step: Math.max(run.step, failure.step),
})
