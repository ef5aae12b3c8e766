// For tests that count what is made: kernels that are built behind what runs would be counted whenever they come.

import { onTestFinished, vi } from 'vitest'
import type { RunConfig } from '../src/runs/config'
import { CompiledProgram } from '../src/tensor/compiled'
import { sideBySide } from '../src/tensor/sideBySide'
import { declareRun, type DataShape } from '../src/train/build'
import { stepProgram } from '../src/train/plan'
import { regionStart } from '../src/train/stepRunner'
import { gpu } from './gpu'

/** Have the kernels of a run's step built beforehand, so that nothing stands in for any of them. */
export async function buildStep(config: RunConfig, data: DataShape): Promise<void> {
  const program = stepProgram(gpu, declareRun(config, data), regionStart(config) < config.steps)
  await Promise.all(sideBySide(program).map(({ text }) => gpu.kernelOf(text).pipeline))
}

/** @returns waits until every program that began to settle since has its kernels */
export function settling(): () => Promise<void> {
  const settle = vi.spyOn(CompiledProgram.prototype, 'settle')
  onTestFinished(() => settle.mockRestore())
  return async () => {
    await Promise.all(settle.mock.results.map(({ value }) => value as Promise<void>))
  }
}
