// The step of training at which a link looks. The views go there by themselves, once, when a run of the link's experiment
// keeps a snapshot of it; unless the reader has chosen a moment before. Nothing starts because of it.

import type { RunConfig } from '../../runs/config'
import { differences } from '../../runs/diff'
import type { InspectionSlice } from './inspectionSlice'
import { nearest, shownPast } from './past'
import { isLive, type RunState } from './runState'
import { shownRuns, type Runs } from './runs'
import type { AppStore } from './store'

export interface LinkedStep {
  step: number
  /** The experiment of the link, and its twin where there is one. */
  experiments: readonly RunConfig[]
  /** The views have gone there; they do not a second time. */
  isDone: boolean
}

export type Standing =
  /** No run of the experiment has passed the step. */
  | 'awaited'
  /** It can be looked back at. */
  | 'kept'
  /** It was passed and not kept, and a kept step is near. */
  | 'near'
  /** The runs that are shown keep no snapshot near it. */
  | 'missed'

/** How the runs that are shown stand to the step of the link. */
export function standingOf(state: Runs & Pick<InspectionSlice, 'shown' | 'past'>, linked: LinkedStep): Standing {
  const { step, experiments } = linked
  const runs = shownRuns(state)
  if (!runs.every(({ runConfig }) => runConfig && experiments.some((other) => trainSame(runConfig, other))))
    return 'awaited'
  const past = shownPast(state)
  if (past.includes(step)) return 'kept'
  // kept after the step was passed, or not at all
  if (runs.some(({ keptSteps, runPlan }) => keptSteps[0] > step || runPlan?.keptCopies === 0)) return 'missed'
  if (past.some((kept) => kept > step)) return 'near'
  if (runs.some((run) => isLive(run.status) || run.step <= step)) return 'awaited'
  return isEndNearer(runs, past, step) ? 'missed' : 'near'
}

/** Of runs that have ended after `step` and before another one was kept. */
function isEndNearer(runs: readonly RunState[], past: readonly number[], step: number): boolean {
  const end = Math.min(...runs.map((run) => run.step))
  return nearest([...past, end], step) === end
}

/** Whether two experiments train the same weights. What is measured of them, and which are kept, may differ. */
const trainSame = (a: RunConfig, b: RunConfig): boolean =>
  a === b || differences(a, b).every(({ path }) => path.startsWith('evaluation.'))

/** Go to the step of the link as soon as it can be shown, or the one nearest to it. @returns how to stop */
export function followLinkedStep(store: AppStore): () => void {
  const look = () => {
    const state = store.getState()
    const { linkedStep, runId } = state
    if (!linkedStep || linkedStep.isDone) return
    const standing = standingOf(state, linkedStep)
    if (standing === 'kept' || standing === 'near') state.lookAsLinked({ runId, step: linkedStep.step })
  }
  look()
  return store.subscribe(look)
}
