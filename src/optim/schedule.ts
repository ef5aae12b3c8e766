// Schedules as pure functions of the step, with the official arithmetic (`cosine_scheduler` of utils.py and the teacher's
// temperature of `DINOLoss.__init__`).

import type { OptimConfig } from './optim.config'

export interface CosineOptions {
  base: number
  final: number
  /** Steps of the whole schedule. */
  steps: number
  /** Steps of the linear warm-up from `start`; it ends on `base`, on which the cosine begins again. */
  warmupSteps?: number
  start?: number
}

/**
 * Linear warm-up, then a cosine from base to final. As numpy's linspace does it the warm-up includes both ends, so base
 * comes twice; the cosine's index is i / length, so final is never quite reached.
 */
export function cosineAt(step: number, { base, final, steps, warmupSteps = 0, start = 0 }: CosineOptions): number {
  if (step < warmupSteps) return warmupSteps === 1 ? start : start + ((base - start) * step) / (warmupSteps - 1)
  const progress = (step - warmupSteps) / (steps - warmupSteps)
  return final + 0.5 * (base - final) * (1 + Math.cos(Math.PI * progress))
}

/** The teacher's temperature: linear from `start` to `final` over the warm-up, both ends included, then constant. */
export function teacherTempAt(step: number, start: number, final: number, warmupSteps: number): number {
  if (step >= warmupSteps) return final
  return warmupSteps === 1 ? start : start + ((final - start) * step) / (warmupSteps - 1)
}

export interface TeacherSchedule {
  momentumTeacher: number
  momentumTeacherEnd: number
  warmupTeacherTemp: number
  teacherTemp: number
  warmupTeacherTempSteps: number
}

export interface ScheduledValues {
  lr: number
  weightDecay: number
  momentum: number
  teacherTemp: number
}

/** All schedules at `step` of a run of `steps` steps. */
export function schedulesAt(
  step: number,
  steps: number,
  optim: OptimConfig,
  teacher: TeacherSchedule,
): ScheduledValues {
  const { momentumTeacher, momentumTeacherEnd, warmupTeacherTemp, teacherTemp, warmupTeacherTempSteps } = teacher
  return {
    lr: cosineAt(step, { base: optim.lr, final: optim.minLr, steps, warmupSteps: optim.warmupSteps }),
    weightDecay: cosineAt(step, { base: optim.weightDecay, final: optim.weightDecayEnd, steps }),
    momentum: cosineAt(step, { base: momentumTeacher, final: momentumTeacherEnd, steps }),
    teacherTemp: teacherTempAt(step, warmupTeacherTemp, teacherTemp, warmupTeacherTempSteps),
  }
}
