// Under which letters the page shows runs: of two twins the one or the other, or both side by side; A for one alone.

import { useShallow } from 'zustand/react/shallow'
import { letterOf, shownRuns, type RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'

export const useShownLetters = (): RunLetter[] =>
  useApp(useShallow((s) => shownRuns(s).map(({ runId }) => letterOf(s, runId) || 'A')))
