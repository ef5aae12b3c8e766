// Step scalars for tests: what a step in the middle of training would carry, with what a test changes.

import { StepScalars, type StepValues } from '../src/optim/stepScalars'
import { gpu } from './gpu'

export function stepScalars(values: Partial<StepValues> = {}): StepScalars {
  const scalars = new StepScalars()
  scalars.tensor.storage.allocate(gpu)
  const active = { isActive: true, biasCorrection1: 1, biasCorrection2Sqrt: 1 }
  scalars.write(gpu, {
    seed: 0,
    step: 0,
    lr: 0.01,
    weightDecay: 0.04,
    momentum: 0.9,
    teacherTemp: 0.04,
    centerMomentum: 0.9,
    classes: [active, active, active, active],
    ...values,
  })
  return scalars
}
