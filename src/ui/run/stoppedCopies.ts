// The copies that stopped runs go on from.

import type { LibrarySlice } from '../state/librarySlice'
import { runsOf } from '../state/runSlice'
import { statusOf, type Runs } from '../state/runs'

/** Keys of the run, or of both twins, A first; none where they cannot go on, or the last copy is not written yet. */
export function stoppedCopies(state: Runs & Pick<LibrarySlice, 'library'>): string[] {
  if (statusOf(state) !== 'stopped') return []
  const kept = runsOf(state).map(({ copy, step }) =>
    state.library?.runs.find(
      (run) =>
        run.key === copy?.key &&
        copy.step === step &&
        (run.state === 'stopped' || run.state === 'finished') && // of twins one may have
        !run.isElsewhere &&
        !run.removedAt,
    ),
  )
  return kept.every((run) => run !== undefined) ? kept.map(({ key }) => key) : []
}
