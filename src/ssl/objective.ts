// What student and teacher are asked to agree on. An objective turns their outputs into losses, and moves its centres.

import type { Tensor } from '../tensor/tensor'
import type { NetworkOutput } from './network'

/** Where an objective writes a number that it measures, to be read back after the step. */
export type MetricSlot = (key: string) => Tensor

export interface ObjectiveInputs {
  student: NetworkOutput
  /** The two global views, through the teacher; constants. */
  teacher: NetworkOutput
  /** Samples in the batch. */
  batch: number
  stepScalars: Tensor
  metric: MetricSlot
}

export interface ObjectiveOutput {
  /** Scalars whose sum is minimised. */
  losses: Tensor[]
  /** [rows, 2] cross-entropy of each student view (and region) against each teacher view, in nats, 0 for skipped pairs */
  viewLosses: Tensor
  regionLosses: Tensor | null
  /** [R, 2] u32 teacher region matched to each student region */
  matches: Tensor | null
}

export interface Objective {
  loss(inputs: ObjectiveInputs): ObjectiveOutput
  /** Move the centres, after the loss. */
  updateCenters(teacher: NetworkOutput, stepScalars: Tensor): void
  /** Measure them, at the end of the step. */
  measureCenters(metric: MetricSlot): void
  /** What is shown of a step, by the keys of runs/metrics.ts, of what was written in it; `loss` is what was minimised. */
  shown(written: Readonly<Record<string, number>>): ShownLosses
}

export type ShownLosses = { loss: number } & Record<string, number>
