// What a run would take, before anything is allocated: the same declarations and recordings as the run itself.

import type { Gpu } from '../gpu/device'
import type { RunConfig } from '../runs/config'
import { checkLimits } from '../tensor/limits'
import { planOf, type ProgramPlan } from '../tensor/programPlan'
import { Program } from '../tensor/program'
import { declareRun, persistentBytes, persistentStorages, type DataShape, type RunObjects } from './build'
import { planEvaluation } from './evaluationPlan'
import { planHistory } from './history'
import type { RunPlan } from './protocol'
import { snapshotBytes } from './snapshot'
import { recordStep } from './step'
import { STEPS_UNDER_WAY, regionStart } from './stepRunner'

/** The step as a program. */
export function stepProgram(gpu: Gpu, run: RunObjects, usesRegions: boolean): Program {
  const { useFp16: halfOperands } = run.config.optim
  const program = new Program(gpu, usesRegions ? 'step with regions' : 'step', { halfOperands })
  program.record(() => recordStep(run, usesRegions))
  return program
}

/** @throws where the configuration cannot be built; the message says why. LimitError where it is too large for the device */
export function planRun(gpu: Gpu, config: RunConfig, data: DataShape): RunPlan {
  const run = declareRun(config, data)
  // the larger of the programs a run needs; with regions it is the one with regions
  return summarize(gpu, run, planOf(stepProgram(gpu, run, regionStart(config) < config.steps)))
}

export function summarize(gpu: Gpu, run: RunObjects, step: ProgramPlan): RunPlan {
  const { studentBuffers, teacherParameters, images, metrics } = run
  const parameterBytes = 4 * studentBuffers.parameters.byteLength + teacherParameters.byteLength
  const dataBytes = images.pixels.byteLength
  const activationBytes = step.arenaBytes + step.constantBytes
  const history = planHistory(run)
  const measuring = planEvaluation(gpu, run, step.arenas)
  const readbackBytes = STEPS_UNDER_WAY * metrics.tensor.byteLength
  const trainingBytes = persistentBytes(run) + activationBytes + readbackBytes
  checkLimits(gpu, 'This run', [...persistentStorages(run), step.largest, ...measuring.largest])
  return {
    parameters: studentBuffers.parameters.count,
    parameterBytes,
    activationBytes,
    dataBytes,
    measuringBytes: measuring.keptBytes,
    totalBytes: trainingBytes + measuring.keptBytes,
    peakBytes: trainingBytes + measuring.peakBytes,
    dispatches: step.dispatches,
    pipelines: step.pipelines,
    keptCopies: history.copies,
    keptBytes: history.bytes,
    snapshotBytes: snapshotBytes(run),
  }
}
