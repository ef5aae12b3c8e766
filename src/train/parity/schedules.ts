// The schedules of a model case, recomputed from its settings and held against the values it states.

import { cosineAt, teacherTempAt } from '../../optim/schedule'
import type { Checks } from './checks'
import type { ModelCase } from './modelJson'
import { TOLERANCE } from './tolerance'

type Schedule = ModelCase['config']['sched']

/** What is scheduled for one step of a case. */
export interface PlannedStep {
  it: number
  epoch: number
  lr: number
  wd: number
  momentum: number
  teacher_temp: number
  last_layer_frozen: boolean
}

/** By iteration; the teacher's temperature by epoch. */
function schedulesOf(sched: Schedule) {
  const length = sched.epochs * sched.niter_per_epoch
  const over = (base: number, final: number, warmupSteps = 0) =>
    Array.from({ length }, (_, i) => cosineAt(i, { base, final, steps: length, warmupSteps }))
  const { warmup_teacher_temp: start, teacher_temp: final, warmup_teacher_temp_epochs: warmup } = sched
  return {
    lr: over((sched.lr * sched.total_batch) / 256, sched.min_lr, sched.warmup_epochs * sched.niter_per_epoch),
    wd: over(sched.wd, sched.wd_end),
    momentum: over(sched.momentum, 1),
    teacher_temp: Array.from({ length: sched.epochs }, (_, epoch) => teacherTempAt(epoch, start, final, warmup)),
  }
}

/** The steps a case takes, at least one. */
export function plannedSteps({ sched, it0, steps }: ModelCase['config']): PlannedStep[] {
  const { lr, wd, momentum, teacher_temp } = schedulesOf(sched)
  return Array.from({ length: Math.max(1, steps) }, (_, k) => {
    const it = it0 + k
    const epoch = Math.floor(it / sched.niter_per_epoch)
    return {
      it,
      epoch,
      lr: lr[it],
      wd: wd[it],
      momentum: momentum[it],
      teacher_temp: teacher_temp[epoch],
      last_layer_frozen: epoch < sched.freeze_last_layer,
    }
  })
}

export function checkSchedules({ config, steps, schedules }: ModelCase, checks: Checks): void {
  const computed: Record<string, number[]> = schedulesOf(config.sched)
  for (const name of new Set([...Object.keys(computed), ...Object.keys(schedules)]))
    checks.values(`schedules.${name}`, computed[name] ?? [], schedules[name] ?? [], TOLERANCE.exact)
  plannedSteps(config).forEach((planned, k) => {
    for (const name of Object.keys(planned) as (keyof PlannedStep)[])
      checks.values(`steps.${k}.${name}`, [Number(planned[name])], [Number(steps[k][name])], TOLERANCE.exact)
  })
}
