// What a step leaves behind: gradients and their norms, and after the optimiser both networks, the moments, the centres.

import type { Gpu } from '../../gpu/device'
import type { RunObjects } from '../build'
import type { StepTrace } from '../step'
import type { Checks } from './checks'
import type { ModelCase } from './modelJson'
import { noiseIn } from './modelRun'
import { checkPrecision } from './precision'
import { GRADIENT_ERROR, Reach } from './reach'
import { floatsOf } from './read'
import type { PlannedStep } from './schedules'
import { ROUNDING, TOLERANCE, withNoise, type Tolerance } from './tolerance'

/** Gradients of step 1, raw: neither clipped nor cancelled. */
export async function checkGradients(
  gpu: Gpu,
  run: RunObjects,
  { norms }: StepTrace,
  json: ModelCase,
  checks: Checks,
): Promise<void> {
  const { grad_norms } = json
  const { gradients } = run.studentBuffers
  const values = await gradients.read(gpu)
  const lengths = await floatsOf(gpu, norms)
  const trained = gradients.segments.map((s, i) => ({ ...s, norm: lengths[i] })).filter((s) => s.isTrainable)
  for (const { name, size, shape } of trained) {
    const tolerance = withNoise(TOLERANCE.gradient, noiseIn(run, name, size))
    checks.compare(`grad.${name}`, values.get(name) ?? [], shape, tolerance)
  }
  // a tensor whose gradient is rounding through and through has a norm that is no better
  const isNoise = (i: number) => isLost(run, trained[i])
  checks.compare('clip.norms', trained.map((s) => s.norm), [trained.length], { ...TOLERANCE.norm, isNoise }) // prettier-ignore
  checks.names('grad_norms', Object.keys(grad_norms), trained.map((s) => s.name)) // prettier-ignore
  trained.forEach(({ name, norm }, i) => {
    const tolerance = isNoise(i) ? { abs: ROUNDING * Math.sqrt(trained[i].size) } : TOLERANCE.norm
    checks.values(`grad_norms.${name}`, [norm], [grad_norms[name] ?? NaN], tolerance)
  })
  checkClipped(json, trained, checks)
  const lost = trained.map((s) => ({ name: s.name, values: values.get(s.name) ?? [], isLost: isLost(run, s) }))
  checkPrecision(json, lost, checks)
}

/** Which gradients were scaled, in the order of the parameters. Where a norm is at the limit, it may be either way. */
function checkClipped({ config, clipped }: ModelCase, trained: { name: string; norm: number }[], checks: Checks): void {
  const limit = config.sched.clip_grad
  const certain = trained.filter(({ norm }) => Math.abs(norm - limit) > 1e-4 * norm)
  const ours = certain.filter(({ norm }) => limit > 0 && norm > limit).map((s) => s.name)
  const uncertain = trained.filter((s) => !certain.includes(s)).map((s) => s.name)
  const theirs = clipped.filter((name) => !uncertain.includes(name))
  checks.values('clipped', ours.map((name) => theirs.indexOf(name)), theirs.map((_, i) => i), { abs: 0 }) // prettier-ignore
}

/** Whether every element of a gradient is rounding. */
function isLost(run: RunObjects, { name, size }: { name: string; size: number }): boolean {
  const isNoise = noiseIn(run, name, size)
  return isNoise !== undefined && Array.from({ length: size }, (_, i) => i).every(isNoise)
}

/** @param step counted from 1 */
export async function checkCenters(gpu: Gpu, run: RunObjects, step: number, checks: Checks): Promise<void> {
  for (const [name, tensor] of run.centers)
    checks.compare(`${name}.after${step}`, await floatsOf(gpu, tensor), tensor.shape, TOLERANCE.center)
}

/** How far each parameter may be off, by name. */
export type Reaches = ReadonlyMap<string, Reach>

export const reachesOf = (run: RunObjects): Reaches =>
  new Map(
    run.studentBuffers.parameters.segments.map(({ name, size }) => [name, new Reach(size, noiseIn(run, name, size))]),
  )

/** @param taken the steps so far, the last of them just taken */
export async function followSteps(
  gpu: Gpu,
  run: RunObjects,
  taken: readonly PlannedStep[],
  reaches: Reaches,
): Promise<void> {
  const squares = await run.studentBuffers.expAvgSq.read(gpu)
  const { lr, momentum, last_layer_frozen } = taken[taken.length - 1]
  for (const { name, isTrainable } of run.studentBuffers.parameters.segments) {
    const isHeld = !isTrainable || (last_layer_frozen && isLastLayer(name))
    const count = isHeld ? 0 : stepsOf(name, taken)
    reaches.get(name)?.follow({ squares: squares.get(name) ?? [], count, lr, momentum })
  }
}

/** @param taken the steps so far, the last of them just taken and followed */
export async function checkNetworks(
  gpu: Gpu,
  run: RunObjects,
  taken: readonly PlannedStep[],
  reaches: Reaches,
  checks: Checks,
): Promise<void> {
  const { parameters } = run.studentBuffers
  const [student, teacher] = [await parameters.read(gpu), await run.teacherParameters.read(gpu)]
  const hasMoved = taken.some(({ lr }) => lr !== 0)
  const step = `step${taken.length}`
  for (const { name, size, shape } of parameters.segments) {
    const isNoise = noiseIn(run, name, size)
    const compare = (side: 'student' | 'teacher', values: ArrayLike<number>, isOptional: boolean) => {
      const reach = reaches.get(name)?.[side] ?? []
      const tolerance = { ...TOLERANCE.updated, isNoise, abs: (i: number) => STORED + reach[i] }
      checks.compare(`${step}.${side}.${name}`, values, shape, tolerance, { isOptional })
    }
    compare('student', student.get(name) ?? [], !hasMoved) // the files leave out what did not move
    compare('teacher', teacher.get(name) ?? [], false)
  }
}

/** Rounding of a stored parameter, which is of the order of 1. */
const STORED = 2e-6

const isLastLayer = (name: string): boolean => name.includes('last_layer')

/** Optimiser steps a parameter has had: none while the last layer is held still. */
const stepsOf = (name: string, taken: readonly PlannedStep[]): number =>
  isLastLayer(name) ? taken.filter((s) => !s.last_layer_frozen).length : taken.length

export async function checkMoments(
  gpu: Gpu,
  run: RunObjects,
  taken: readonly PlannedStep[],
  checks: Checks,
): Promise<void> {
  const { expAvg, expAvgSq } = run.studentBuffers
  for (const [prefix, moments] of Object.entries({ 'adam.exp_avg': expAvg, 'adam.exp_avg_sq': expAvgSq })) {
    const values = await moments.read(gpu)
    for (const { name, size, shape, isTrainable } of moments.segments) {
      if (!isTrainable) continue
      const computed = values.get(name) ?? []
      const tolerance = momentTolerance(computed, moments === expAvgSq, noiseIn(run, name, size))
      const isOptional = stepsOf(name, taken) === 0 // AdamW makes its state at a tensor's first step
      checks.compare(`${prefix}.${name}`, computed, shape, tolerance, { isOptional })
    }
  }
}

/**
 * Both the tensor and its elements are held. A gradient's error is relative to the largest, so of a square it is
 * 2 √v δ + δ²: what is small among squares is known better than the largest.
 */
function momentTolerance(values: ArrayLike<number>, areSquares: boolean, isNoise: Tolerance['isNoise']): Tolerance {
  let largest = 0
  for (let i = 0; i < values.length; i++) if (!isNoise?.(i)) largest = Math.max(largest, Math.abs(values[i]))
  const error = GRADIENT_ERROR * Math.sqrt(largest)
  const rounding = largest > 0 ? NOISE * largest : ROUNDING
  const ofElement = (i: number) => (areSquares ? 2 * Math.sqrt(values[i]) * error + error ** 2 : Infinity)
  return { ...TOLERANCE.moment, isNoise, abs: (i) => (isNoise?.(i) ? rounding : ofElement(i)) }
}

/** Where the true gradient is zero: the moments' largest, relative to those of the tensor's other elements. */
const NOISE = 1e-3

export function checkStepCounts(
  run: RunObjects,
  taken: readonly PlannedStep[],
  stated: Readonly<Record<string, number>>,
  checks: Checks,
): void {
  const trained = run.studentBuffers.parameters.segments.filter((s) => s.isTrainable)
  checks.names('adam_step', Object.keys(stated), trained.map((s) => s.name)) // prettier-ignore
  for (const { name } of trained)
    checks.values(`adam_step.${name}`, [stepsOf(name, taken)], [stated[name] ?? 0], { abs: 0 })
}
