// What is true of all runs of a start: of the one, or of both twins.

import { runsOf, type RunSlice } from './runSlice'
import { isLive, type RunState, type RunStatus } from './runState'

/** What two twins are called, everywhere on the page. */
export type RunLetter = 'A' | 'B'

/** The part of the page's state that runs are. */
export type Runs = RunState & Pick<RunSlice, 'twin'>

/** What a run is called beside its twin; '' where it is alone. */
export const letterOf = ({ twin }: Runs, runId: number): RunLetter | '' =>
  twin ? (twin.runId === runId ? 'B' : 'A') : ''

/** The run whose weights all views show. */
export const shownRun = (state: Runs & { shown: RunLetter }): RunState =>
  state.shown === 'B' && state.twin ? state.twin : state

/** What the runs do together: they live while one of them does. */
export function statusOf(state: Runs): RunStatus {
  const all = runsOf(state).map(({ status }) => status)
  const live = all.filter(isLive)
  const first = (['building', 'training', 'paused'] as const).find((status) => live.includes(status))
  if (first) return first
  return all.every((status) => status === all[0]) ? all[0] : (all.find((status) => status !== 'failed') ?? 'failed')
}

export const areLive = (state: Runs): boolean => isLive(statusOf(state))

/** What was asked of the runs and has not happened to all of them. */
export const askedOf = (state: Runs): RunState['asked'] => runsOf(state).find(({ asked }) => asked)?.asked ?? null
