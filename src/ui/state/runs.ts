// What is true of all runs of a start: of the one, or of both twins.

import type { RunLetter } from '../../train/protocol'
import { runsOf, type RunSlice } from './runSlice'
import { isLive, type RunState, type RunStatus } from './runState'

export type { RunLetter }

/** Which of two twins is shown. */
export type TwinChoice = RunLetter | 'both'

/** The part of the page's state that runs are. */
export type Runs = RunState & Pick<RunSlice, 'twin'>

/** What a run is called beside its twin; '' where it is alone. */
export const letterOf = ({ twin }: Runs, runId: number): RunLetter | '' =>
  twin ? (twin.runId === runId ? 'B' : 'A') : ''

/** The runs that all views show, A first: the one, or of twins those chosen. */
export function shownRuns(state: Runs & { shown: TwinChoice }): RunState[] {
  const { shown, twin } = state
  if (!twin || shown === 'A') return [state]
  return shown === 'B' ? [twin] : [state, twin]
}

/** The run under a letter, A being what is alone; null where there is no B. */
export const runUnder = (state: Runs, letter: RunLetter): RunState | null => (letter === 'A' ? state : state.twin)

/** What the runs do together: they live while one of them does, and have finished when none was stopped. */
export function statusOf(state: Runs): RunStatus {
  const all = runsOf(state).map(({ status }) => status)
  const live = all.filter(isLive)
  const first = (['building', 'training', 'paused'] as const).find((status) => live.includes(status))
  if (first) return first
  return (['stopped', 'finished', 'failed'] as const).find((status) => all.includes(status)) ?? all[0]
}

export const areLive = (state: Runs): boolean => isLive(statusOf(state))

/** What was asked of the runs and has not happened to all of them. */
export const askedOf = (state: Runs): RunState['asked'] => runsOf(state).find(({ asked }) => asked)?.asked ?? null
