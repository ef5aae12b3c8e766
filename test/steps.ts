// Step scalars for tests: what a step in the middle of training would carry, with what a test changes.

import { StepScalars, type StepValues } from '../src/optim/stepScalars'
import { writeScalars } from '../src/train/kernels/runCase'
import { gpu } from './gpu'

export function stepScalars(values: Partial<StepValues> = {}): StepScalars {
  const scalars = new StepScalars()
  scalars.tensor.storage.allocate(gpu)
  writeScalars(gpu, scalars, values)
  return scalars
}
