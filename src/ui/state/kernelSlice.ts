// What the worker has said about the kernels: which there are, which agree with their references here, what a step takes.

import type { CheckResult, KernelAsk, KernelSource, OpListing, StepTiming } from '../../train/protocol'
import type { MakeSlice } from './slice'

/** What is under way; `what` in words where it has parts. */
export interface KernelWork {
  ask: 'test' | 'time'
  what: string
  done: number
  total: number
}

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
  /** Since when all operations are checked; null where they are not. */
  let allSince: number | null = null
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
        if (ask.ask === 'test' || ask.ask === 'time')
          set({ kernelWork: { ask: ask.ask, what: '', done: 0, total: 0 }, kernelFailure: null })
        if (ask.ask === 'test') {
          allSince = ask.ops ? null : performance.now()
          const kept = Object.entries(get().kernelResults).filter(([op]) => ask.ops && !ask.ops.includes(op))
          set({ kernelResults: Object.fromEntries(kept) })
        }
        send({ type: 'kernels', ...ask })
      },
    },

    receive: (event) => {
      if (event.type === 'worker-broken') return set({ kernelWork: null })
      if (event.type !== 'kernels') return
      switch (event.news) {
        case 'listed':
          return set({ kernelOps: event.ops, kernelSources: new Map(event.sources.map((s) => [s.name, s])) })
        case 'tested': {
          const { op, results, done, total } = event
          return set({
            kernelResults: { ...get().kernelResults, [op]: results },
            kernelWork: { ask: 'test', what: op, done, total },
          })
        }
        case 'timing': {
          const { what, done, total } = event
          return set({ kernelWork: { ask: 'time', what, done, total } })
        }
        case 'timed':
          return set({ stepTiming: event.timing, kernelWork: null })
        case 'test-ended':
          return set({
            kernelWork: null,
            ...(event.isWhole && allSince !== null && { testSeconds: (performance.now() - allSince) / 1000 }),
          })
        case 'cancelled':
          return set({ kernelWork: null })
        case 'failed':
          return set({ kernelFailure: event.message, kernelWork: null })
        default:
          return event satisfies never
      }
    },
  }
}
