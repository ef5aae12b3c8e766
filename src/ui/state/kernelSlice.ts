// What the worker has said about the kernels: which there are, which agree with their references here, what a step takes.

import type { CheckResult, KernelAsk, KernelSource, OpListing, StepTiming } from '../../train/protocol'
import type { MakeSlice } from './slice'

/** What is under way; `what` in words where it has parts. */
export interface KernelWork {
  ask: 'test' | 'time'
  what: string
  done: number
  total: number
  /** Of a check: how much of its work is done, and what the rest takes at the pace so far; null while that tells nothing. */
  share: number | null
  secondsLeft: number | null
}

/** Of a check, before which its pace is that of the first few kernels. */
const LEAST_SHARE = 0.02
const LEAST_SECONDS = 1

/** What is left of a work of which this share took so long; null while there is too little to go by. */
const leftOf = (seconds: number, share: number): number | null =>
  share < LEAST_SHARE || seconds < LEAST_SECONDS ? null : (seconds * (1 - share)) / share

const FRESH = { what: '', done: 0, total: 0, share: null, secondsLeft: null }

export interface KernelSlice {
  kernelOps: readonly OpListing[] | null
  kernelSources: ReadonlyMap<string, KernelSource>
  /** By op; an op that was not checked is not there. */
  kernelResults: Readonly<Record<string, readonly CheckResult[]>>
  stepTiming: StepTiming | null
  kernelWork: KernelWork | null
  /** What the last whole check took; null before one. */
  testSeconds: number | null
  /** Why the last ask has no answer. */
  kernelFailure: string | null
  askKernels: (ask: KernelAsk) => void
}

export const makeKernelSlice: MakeSlice<KernelSlice> = ({ set, get, send }) => {
  /** When the check under way began, and whether it is one of all operations. */
  let since = 0
  let isOfAll = false
  let lastId = 0
  /** Of the check or measurement that was asked for last. */
  let workId = 0
  const seconds = () => (performance.now() - since) / 1000
  return {
    state: {
      kernelOps: null,
      kernelSources: new Map(),
      kernelResults: {},
      stepTiming: null,
      kernelWork: null,
      testSeconds: null,
      kernelFailure: null,
      askKernels: (ask) => {
        const askId = ++lastId
        if (ask.ask === 'test' || ask.ask === 'time') {
          workId = askId
          set({ kernelWork: { ask: ask.ask, ...FRESH }, kernelFailure: null })
        }
        if (ask.ask === 'test') {
          since = performance.now()
          isOfAll = ask.ops === null
          const kept = Object.entries(get().kernelResults).filter(([op]) => ask.ops && !ask.ops.includes(op))
          set({ kernelResults: Object.fromEntries(kept) })
        }
        send({ type: 'kernels', askId, ...ask })
      },
    },

    receive: (event) => {
      if (event.type === 'worker-broken') return set({ kernelWork: null })
      if (event.type !== 'kernels') return
      const isOfWork = event.askId === workId
      // what an ask ended by a newer one still says is not of the work under way
      if (!isOfWork && event.news !== 'listed' && event.news !== 'failed') return
      switch (event.news) {
        case 'listed':
          return set({
            kernelOps: event.ops,
            kernelSources: new Map(event.sources.map((s) => [s.name, s])),
            kernelFailure: null, // of an ask before: they could not be listed then
          })
        case 'testing': {
          const { op, done, total, share } = event
          return set({
            kernelWork: { ask: 'test', what: op, done, total, share, secondsLeft: leftOf(seconds(), share) },
          })
        }
        case 'tested': {
          const { op, results, done, total } = event
          const { share, secondsLeft } = get().kernelWork ?? FRESH
          return set({
            kernelResults: { ...get().kernelResults, [op]: results },
            kernelWork: { ask: 'test', what: op, done, total, share, secondsLeft },
          })
        }
        case 'timing': {
          const { what, done, total } = event
          return set({ kernelWork: { ask: 'time', ...FRESH, what, done, total } })
        }
        case 'timed':
          return set({ stepTiming: event.timing, kernelWork: null })
        case 'test-ended':
          return set({
            kernelWork: null,
            ...(event.isWhole && isOfAll && { testSeconds: seconds() }),
          })
        case 'cancelled':
          return set({ kernelWork: null })
        case 'failed':
          return set({ kernelFailure: event.message, ...(isOfWork && { kernelWork: null }) })
        default:
          return event satisfies never
      }
    },
  }
}
