// What student and teacher are asked to agree on. An objective turns their outputs into losses, and moves its centres.

import type { Tensor } from '../tensor/tensor'
import type { NetworkOutput } from './network'

/** Where an objective writes the numbers it measures; keys of train/build.ts (BOARD_KEYS). */
type MetricSlot = (key: string) => Tensor

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
  /** Persistent centres by their official names: `center`, `center_grid`, each [1, K]. */
  readonly centers: ReadonlyMap<string, Tensor>
  /** Weight of the view loss in what is minimised: what a loss must be divided by to be a mean again. */
  readonly viewScale: number
  readonly regionScale: number
  loss(inputs: ObjectiveInputs): ObjectiveOutput
  /** Move the centres, after the loss. */
  updateCenters(teacher: NetworkOutput, stepScalars: Tensor): void
}
