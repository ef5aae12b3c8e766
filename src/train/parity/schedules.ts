// The schedules of a model case, recomputed from its settings and held against the values it states.

import { cosineAt, teacherTempAt } from '../../optim/schedule'
import type { Checks } from './checks'
import type { ModelCase } from './modelCase'

export interface CaseSchedule {
  lr: number
  total_batch: number
  min_lr: number
  epochs: number
  niter_per_epoch: number
  warmup_epochs: number
  wd: number
  wd_end: number
  momentum: number
  warmup_teacher_temp: number
  teacher_temp: number
  warmup_teacher_temp_epochs: number
  clip_grad: number
  freeze_last_layer: number
}

export interface CaseStep {
  it: number
  epoch: number
  lr: number
  wd: number
  momentum: number
  teacher_temp: number
  last_layer_frozen: boolean
  loss_total?: number
  loss_view?: number
  loss_region?: number | null
  [loss: `loss_${string}`]: number | null | undefined
}

const EXACT = { abs: 1e-12 }

export function checkSchedules({ config: { sched, it0 }, steps, schedules }: ModelCase, checks: Checks): void {
  const length = sched.epochs * sched.niter_per_epoch
  const over = (from: number, to: number, warmupSteps = 0) =>
    Array.from({ length }, (_, i) => cosineAt(i, { base: from, final: to, steps: length, warmupSteps }))
  const computed: Record<string, number[]> = {
    lr: over((sched.lr * sched.total_batch) / 256, sched.min_lr, sched.warmup_epochs * sched.niter_per_epoch),
    wd: over(sched.wd, sched.wd_end),
    momentum: over(sched.momentum, 1),
    teacher_temp: Array.from({ length: sched.epochs }, (_, epoch) =>
      teacherTempAt(epoch, sched.warmup_teacher_temp, sched.teacher_temp, sched.warmup_teacher_temp_epochs),
    ),
  }
  if (schedules)
    for (const [name, values] of Object.entries(schedules))
      checks.values(`schedules.${name}`, computed[name] ?? [], values, EXACT)
  steps.forEach((step, k) => {
    const it = it0 + k
    const epoch = Math.floor(it / sched.niter_per_epoch)
    const expected = [
      it,
      epoch,
      computed.lr[it],
      computed.wd[it],
      computed.momentum[it],
      computed.teacher_temp[epoch],
      Number(epoch < sched.freeze_last_layer),
    ]
    const stated = [
      step.it,
      step.epoch,
      step.lr,
      step.wd,
      step.momentum,
      step.teacher_temp,
      Number(step.last_layer_frozen),
    ]
    checks.values(`steps.${k + 1}.schedule`, expected, stated, EXACT)
  })
}
