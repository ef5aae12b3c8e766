// Which moment of training is shown: that of now, or one whose weights the run has kept. One choice for all views and
// curves, and for both twins.

import type { InspectionSlice } from './inspectionSlice'
import { isLive, type RunState } from './runState'
import { shownRuns, type Runs } from './runs'

/** The moment chosen, of the runs of the start that began with run `runId`. */
export interface Moment {
  runId: number
  step: number
}

type Shown = Runs & Pick<InspectionSlice, 'shown' | 'past'>

/** Steps that a run can be looked back at, in rising order; where it is now is not among them. */
export const pastOf = ({ keptSteps, step }: RunState): number[] => keptSteps.filter((kept) => kept < step)

/** Steps that all runs shown can be looked back at: twins side by side are compared at one and the same. */
export function shownPast(state: Shown): number[] {
  const [first, ...others] = shownRuns(state).map(pastOf)
  return first.filter((step) => others.every((steps) => steps.includes(step)))
}

/** Nothing was kept yet and something will be: what shows it has its place from the start on. */
export const awaitsPast = (state: Shown): boolean =>
  shownPast(state).length === 0 &&
  shownRuns(state).every(
    ({ runId, status, runConfig, runPlan }) =>
      runId > 0 &&
      isLive(status) &&
      runConfig !== null &&
      runConfig.evaluation.snapshots > 0 &&
      runPlan?.keptCopies !== 0,
  )

/** The step whose weights all views show; null where they show those of now. */
export function stepShown(state: Shown): number | null {
  const { past, runId } = state
  return past?.runId === runId ? nearest(shownPast(state), past.step) : null
}

/** Show the kept step that is nearest, or the weights of now where these are nearer. */
export function lookNear(state: Shown & Pick<InspectionSlice, 'lookBack'>, step: number): void {
  const [{ step: now }] = shownRuns(state)
  const near = nearest([...shownPast(state), now], step)
  state.lookBack(near === null || near === now ? null : { runId: state.runId, step: near })
}

/** That one of the steps, the earlier of two that are as near; null where there is none. */
export function nearest(steps: readonly number[], step: number): number | null {
  if (!steps.length) return null
  return steps.reduce((best, other) => (Math.abs(other - step) < Math.abs(best - step) ? other : best))
}
