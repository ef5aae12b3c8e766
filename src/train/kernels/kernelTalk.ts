// What page and worker say to one another about kernels: which there are, whether they are right on this GPU, and what a
// step's launches take. Part of train/protocol.ts; types alone.

import type { RunConfig } from '../../runs/config'

/** Page -> worker. */
export type KernelAsk =
  /** Answered by `listed`. */
  | { ask: 'list' }
  /** Check these ops, or all; answered by `testing`, `tested` for each, and `test-ended`. Ends a check that is under way. */
  | { ask: 'test'; ops: string[] | null }
  /** Time the launches of one step of `config`; answered by `timing` and `timed`. Has its own memory, and frees it. */
  | { ask: 'time'; config: RunConfig }
  /** End what is under way, which is answered by `test-ended` or `cancelled`. */
  | { ask: 'cancel' }

/** Asks are numbered by the page, and news name the ask that they answer: that of one ended by a newer comes after it. */
export interface OfAsk {
  askId: number
}

/** Worker -> page. */
export type KernelNews =
  | { news: 'listed'; ops: OpListing[]; sources: KernelSource[] }
  /** A check of this op is done, and with it that share of the work of all (workOf.ts). `done`, `total`: ops. */
  | { news: 'testing'; op: string; done: number; total: number; share: number }
  | { news: 'tested'; op: string; results: CheckResult[]; done: number; total: number }
  /** `isWhole`: all that was asked for was checked. */
  | { news: 'test-ended'; isWhole: boolean }
  | { news: 'timing'; what: string; done: number; total: number }
  | { news: 'timed'; timing: StepTiming }
  | { news: 'cancelled' }
  | { news: 'failed'; message: string }

export interface OpListing {
  op: string
  /** Folder of src/ops, or the room: matmul, optim. */
  family: string
  /** Its file in the repository. */
  path: string
  computes: string
  formula: string
  /** Kernels that its self-test launches on this device, in all variants. */
  kernels: string[]
  cases: number
  /** Its gradient is checked too. */
  hasGradient: boolean
}

/** The text of a kernel: the file as it lies, with what it includes. */
export interface KernelSource {
  name: string
  code: string
}

/** A kernel as a program specialised it: constants replaced, blocks unrolled. */
export interface SpecialisedKernel extends KernelSource {
  kernel: string
  /** What was replaced, e.g. `COLUMNS4=3, LANES=4`. */
  constants: string
  /** Launches of the program that run it. */
  launches: number
}

/** One case of an op, one way, with the kernels that one variant of the choice gives. */
export interface CheckResult {
  case: string
  /** Which kernels were chosen, e.g. `as chosen here`. */
  variant: string
  direction: 'forward' | 'backward'
  kernels: string[]
  elements: number
  /** Largest |found − expected|. */
  maxAbs: number
  /** ‖found − expected‖ / ‖expected‖, over all that was compared. */
  relL2: number
  /** |found − expected| may be this times (1 + |expected|). */
  tolerance: number
  ok: boolean
  /** Why nothing could be compared; null where it was. */
  failure: string | null
}

/** A launch of a step: where it belongs, what it takes and what it does. */
export interface LaunchTiming {
  /** Part of the step: student, teacher, losses … */
  section: string
  kernel: string
  /** NaN where it could not be timed; so are the peaks below. */
  ms: number
  /** Counted from shapes by ops/kernelCost.ts; null where it depends on what is drawn. */
  flops: number | null
  /** Bytes that have to be read and written at least. */
  bytes: number
}

export interface StepTiming {
  /** What was timed, e.g. `step with regions`. */
  label: string
  launches: LaunchTiming[]
  specialised: SpecialisedKernel[]
  /** Of the step as a run has it: launches that do not need each other share one. */
  dispatches: number
  /** That step in one submit, from the submit to its numbers; median of several. */
  stepMs: number
  /** The same with a dispatch for every launch; null on a software adapter, where few are shared. */
  apartMs: number | null
  /** How launches were timed. */
  method: 'timestamps' | 'submits'
  /** Measured on this device just before. */
  peakGflops: number
  peakGBps: number
}
