// A model case: the official networks, losses, gradients and optimiser steps, recomputed by the very program that trains
// (train/step.ts) from the weights and crops of the file.

import type { Gpu } from '../../gpu/device'
import { classState } from '../../optim/adamSteps'
import { CompiledProgram } from '../../tensor/compiled'
import { Program } from '../../tensor/program'
import type { Tensor } from '../../tensor/tensor'
import { allocateRun, destroyRun, type RunObjects } from '../build'
import { recordStep, type StepTrace } from '../step'
import { checkAttention } from './attention'
import type { Checks } from './checks'
import { allocateCrops, destroyCrops, writeCrops } from './crops'
import { checkEvaluation } from './evaluationFeatures'
import { checkLosses, checkMatches } from './losses'
import type { ModelCase } from './modelJson'
import { ADAM, CENTER_MOMENTUM, checkBuffers, checkParameters, declareCase, readState } from './modelRun'
import { checkIntermediates, checkOutputs, checkTeacherNorm, type Kept } from './outputs'
import { checkSchedules, plannedSteps, type PlannedStep } from './schedules'
import {
  checkCenters,
  checkGradients,
  checkMoments,
  checkNetworks,
  checkStepCounts,
  followSteps,
  reachesOf,
} from './updates'

export async function checkModelCase(gpu: Gpu, json: ModelCase, checks: Checks): Promise<void> {
  const run = declareCase(json)
  checkSchedules(json, checks)
  checkParameters(run, json, checks)
  checkBuffers(run, json, checks)
  const writeState = readState(run, checks)
  const views = allocateCrops(gpu, json)
  allocateRun(gpu, run)
  try {
    writeState(gpu)
    await checkEvaluation(gpu, run, json, checks)
    writeCrops(gpu, views, json, 1, checks)
    await checkAttention(gpu, run, views, checks)
    await checkSteps(gpu, run, views, json, checks)
  } finally {
    destroyRun(gpu, run)
    destroyCrops(gpu, views)
  }
}

async function checkSteps(
  gpu: Gpu,
  run: RunObjects,
  views: ReturnType<typeof allocateCrops>,
  json: ModelCase,
  checks: Checks,
): Promise<void> {
  const kept = new Map<string, Kept>()
  const program = new Program(gpu, 'golden step')
  const trace = program.record(() =>
    recordStep(run, json.config.loss === 'ddino', {
      views,
      keep: (name, tensor, groups) => kept.set(name, { tensor, groups }),
    }),
  )
  const compiled = await CompiledProgram.compile(program, [
    ...[...kept.values()].map((k) => k.tensor),
    ...tensorsOf(trace),
  ])
  const planned = plannedSteps(json.config)
  const reaches = reachesOf(run)
  for (let step = 1; step <= planned.length; step++) {
    const taken = planned.slice(0, step)
    writeCrops(gpu, views, json, step, checks)
    writeScalars(gpu, run, taken)
    compiled.run()
    await checkLosses(gpu, trace, json, step, checks)
    await checkMatches(gpu, trace, json, step, checks)
    if (step === 1) {
      await checkOutputs(gpu, trace, checks)
      await checkIntermediates(gpu, kept, checks)
      await checkTeacherNorm(gpu, trace, json, checks)
      await checkGradients(gpu, run, trace, json, checks)
    }
    await checkCenters(gpu, run, step, checks)
    await followSteps(gpu, run, taken, reaches)
    const isStored = step === 1 || step === planned.length // the files have the first step and the last
    if (json.config.steps > 0 && isStored) await checkNetworks(gpu, run, taken, reaches, checks)
  }
  const margins = [...checks.computed.keys()].filter((name) => name.includes('margin.'))
  checks.names('min_match_margin', Object.keys(json.min_match_margin), margins)
  const matches = margins.map((name) => name.replace('margin', 'match'))
  checks.names('match_mismatches_f32_vs_f64', Object.keys(json.match_mismatches_f32_vs_f64), matches, matches)
  if (json.adam_step) {
    await checkMoments(gpu, run, planned, checks)
    checkStepCounts(run, planned, json.adam_step, checks)
  }
  compiled.destroy()
}

/** What must outlive the step to be read. */
const tensorsOf = ({ student, teacher, losses, norms }: StepTrace): Tensor[] =>
  [
    ...[student, teacher].flatMap((n) => [n.viewLogits, n.viewFeatures, n.regionLogits, n.regionFeatures]),
    losses.viewLosses,
    losses.regionLosses,
    losses.matches,
    norms,
  ].filter((t) => t !== null)

/** @param taken the steps so far, the last of them the one to take */
function writeScalars(gpu: Gpu, run: RunObjects, taken: readonly PlannedStep[]): void {
  const { lr, wd, momentum, teacher_temp, last_layer_frozen } = taken[taken.length - 1]
  const unfrozen = taken.filter((s) => !s.last_layer_frozen).length
  const ordinary = classState(taken.length, ADAM)
  const lastLayer = classState(last_layer_frozen ? 0 : unfrozen, ADAM)
  run.stepScalars.write(gpu, {
    seed: 0,
    step: taken.length - 1,
    lr,
    weightDecay: wd,
    momentum,
    teacherTemp: teacher_temp,
    centerMomentum: CENTER_MOMENTUM,
    classes: [ordinary, lastLayer, ordinary, lastLayer],
  })
}
