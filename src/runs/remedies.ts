// What to change when a run goes wrong: the settings that are known to cause it, the likeliest first. A remedy is a
// proposal for the next run; nothing is changed here.

import type { Verdict } from './collapse'
import { runConfig, type RunConfig } from './config'
import { valueAt } from './paths'

export interface Remedy {
  /** Of the setting. */
  path: string
  to: number
  /** Why it helps, in one sentence. */
  why: string
}

/** Above this share of the student's temperature a teacher does not sharpen: DINO collapses at 0.08 of 0.1 (appendix D). */
const SHARP_SHARE = 0.7
/** Below, the teacher is nearly the student of the step before, which collapses (DINO, table 7 and figure 6). */
const LEAST_MOMENTUM = 0.9
/** Above, the centre hardly moves within a run: 0.999 is poor already (DINO, appendix D). */
const MOST_CENTER_MOMENTUM = 0.995
/** Below, AdamW moves a weight by less than a thousandth in a thousand steps. */
const LEAST_LR = 1e-6

const DEFAULTS = runConfig.parse({})

interface Rule {
  path: string
  /** Whether the setting is to blame. */
  isCause: (config: RunConfig) => boolean
  /** Left out where the schema's default is the way back. */
  to?: (config: RunConfig) => number
  why: string
}

const CENTRE: Rule = {
  path: 'objective.centerMomentum',
  isCause: ({ objective }) => objective.centerMomentum > MOST_CENTER_MOMENTUM,
  why: 'The centre hardly moves, so nothing holds back the prototype that wins.',
}
const MOMENTUM: Rule = {
  path: 'objective.momentumTeacher',
  isCause: ({ objective }) => objective.momentumTeacher < LEAST_MOMENTUM,
  why: 'The teacher is nearly the student itself, and agrees with whatever it does.',
}
const MOMENTUM_END: Rule = {
  path: 'objective.momentumTeacherEnd',
  isCause: ({ objective }) => objective.momentumTeacherEnd < LEAST_MOMENTUM,
  why: 'The teacher becomes nearly the student itself towards the end.',
}
const SHARPEN: Rule = {
  path: 'objective.teacherTemp',
  isCause: ({ objective }) => objective.teacherTemp > SHARP_SHARE * objective.studentTemp,
  to: ({ objective }) => Math.max(0.005, round(0.4 * objective.studentTemp)),
  why: 'The teacher is hardly sharper than the student, so nothing draws the targets away from all being equal.',
}

/** By verdict; the last of each is for runs whose settings are all as they should be. */
const RULES: Record<Verdict, readonly Rule[]> = {
  early: [],
  healthy: [],
  one: [
    CENTRE,
    MOMENTUM,
    MOMENTUM_END,
    {
      path: 'optim.lr',
      isCause: () => true,
      to: ({ optim }) => Math.max(optim.minLr, round(optim.lr / 3)),
      why: 'Centre and teacher are as they should be; smaller steps leave them time to follow.',
    },
  ],
  uniform: [
    SHARPEN,
    MOMENTUM,
    MOMENTUM_END,
    {
      path: 'objective.teacherTemp',
      isCause: () => true,
      to: ({ objective }) => Math.max(0.005, round(objective.teacherTemp / 2)),
      why: 'A sharper teacher draws the targets away from all being equal.',
    },
  ],
  stuck: [
    {
      path: 'optim.lr',
      isCause: ({ optim }) => optim.lr < LEAST_LR,
      why: 'The learning rate is so small that no weight moves.',
    },
    {
      path: 'objective.momentumTeacher',
      isCause: ({ objective }) => objective.momentumTeacher > 0.9999,
      why: 'The teacher does not follow the student.',
    },
    {
      path: 'optim.lr',
      isCause: () => true,
      to: ({ optim }) => Math.min(0.1, round(3 * optim.lr)),
      why: 'Larger steps show whether anything can be learnt.',
    },
  ],
}

/** Settings to change for the next run; the causes that are found, or else one thing to try. */
export function remedies(verdict: Verdict, config: RunConfig): Remedy[] {
  const rules = RULES[verdict]
  const causes = rules.slice(0, -1).filter(({ isCause }) => isCause(config))
  return (causes.length ? causes : rules.slice(-1)).map(({ path, to, why }) => ({
    path,
    to: to ? to(config) : (valueAt(DEFAULTS, path) as number),
    why,
  }))
}

/** Two digits are enough for a proposal. */
const round = (value: number) => Number(value.toPrecision(2))
