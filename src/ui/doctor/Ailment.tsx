// Beside a loss that may look fine while the run collapses: what is wrong, and where the reasons are.

import { letterOf, shownRun } from '../state/runs'
import { useApp } from '../state/useApp'
import { useDiagnosis } from './useDiagnosis'
import { VERDICTS, spokenVerdicts } from './words'

export function Ailment() {
  const ill = useDiagnosis().filter(({ verdict }) => VERDICTS[verdict].tone === 'bad')
  const letter = useApp((s) => letterOf(s, shownRun(s).runId))
  if (ill.length === 0) return null
  return (
    <a className="ailment" href="#doctor">
      {letter && `Run ${letter}: `}
      {spokenVerdicts(ill)}
    </a>
  )
}
