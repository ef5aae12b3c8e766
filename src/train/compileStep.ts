// The step as it is trained with: tuned to the device, and compiled so that it starts soon.

import type { Gpu } from '../gpu/device'
import { CompiledProgram, type Progress } from '../tensor/compiled'
import type { Launch, Program } from '../tensor/program'
import { partsOf } from '../tensor/sideBySide'
import type { RunObjects } from './build'
import { costOf } from './kernels/costOf'
import { stepProgram } from './plan'
import type { TuneReport, Tuner } from './tuner'

/** Where memory is slow, as on the adapters on which kernels stand in for others: multiply-adds that a load takes as long as. */
const LOAD = 17

export interface CompileStepOptions {
  /** Chooses tiles for this device; the rule does where there is none. */
  tuner: Tuner | null
  /** Told what was chosen. */
  onTuned: (report: TuneReport) => void
  onProgress: Progress
  /** Products timed by the tuner; it may throw to stop. */
  onTuning: Progress
}

/** Some kernels may stand in for others at first: see `CompiledProgram.settle`. */
export async function compileStep(
  gpu: Gpu,
  run: RunObjects,
  usesRegions: boolean,
  { tuner, onTuned, onTuning, onProgress }: CompileStepOptions,
): Promise<CompiledProgram> {
  const program = await tunedStep(gpu, run, usesRegions, tuner, onTuned, onTuning)
  return CompiledProgram.compile(program, [], { onProgress, startsOnStandIns: true, workOf })
}

async function tunedStep(
  gpu: Gpu,
  run: RunObjects,
  usesRegions: boolean,
  tuner: Tuner | null,
  onTuned: (report: TuneReport) => void,
  onTuning: Progress,
): Promise<Program> {
  const program = stepProgram(gpu, run, usesRegions)
  const report = await tuner?.tune(program, onTuning)
  if (!report) return program
  onTuned(report)
  return report.measured.length || report.remembered ? stepProgram(gpu, run, usesRegions) : program
}

/** In multiply-adds, roughly. */
function workOf(launch: Launch): number {
  const costs = partsOf(launch).map(costOf)
  return costs.reduce((sum, { flops, words }) => sum + (flops ?? 0) / 2 + LOAD * words, 0)
}
