// Which moment of training is shown: that of now, or one whose weights the run has kept. One choice for all views and
// curves, and for both twins.

import type { InspectionSlice } from './inspectionSlice'
import type { RunState } from './runState'
import { shownRun, type Runs } from './runs'

/** The moment chosen, of the runs of the start that began with run `runId`. */
export interface Moment {
  runId: number
  step: number
}

type Shown = Runs & Pick<InspectionSlice, 'shown' | 'past'>

/** Steps that can be looked back at, in rising order; where the run is now is not among them. */
export const pastOf = ({ keptSteps, step }: RunState): number[] => keptSteps.filter((kept) => kept < step)

/** The step whose weights all views show; null where they show those of now. */
export function stepShown(state: Shown): number | null {
  const { past, runId } = state
  return past?.runId === runId ? nearest(pastOf(shownRun(state)), past.step) : null
}

/** Show the kept step that is nearest, or the weights of now where these are nearer. */
export function lookNear(state: Shown & Pick<InspectionSlice, 'lookBack'>, step: number): void {
  const run = shownRun(state)
  const near = nearest([...pastOf(run), run.step], step)
  state.lookBack(near === null || near === run.step ? null : { runId: state.runId, step: near })
}

/** That one of the steps, the earlier of two that are as near; null where there is none. */
export function nearest(steps: readonly number[], step: number): number | null {
  if (!steps.length) return null
  return steps.reduce((best, other) => (Math.abs(other - step) < Math.abs(best - step) ? other : best))
}
