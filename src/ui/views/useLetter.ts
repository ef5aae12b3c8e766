// Which of two twins an answer is about.

import type { Inspected } from '../../train/protocol'
import { letterOf, type RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'

/** @returns '' for a run alone, and where no run is looked into */
export const useLetter = (subject: Inspected | null | undefined): RunLetter | '' =>
  useApp((s) => (subject?.of === 'run' ? letterOf(s, subject.runId) : ''))
