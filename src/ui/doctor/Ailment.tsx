// Beside a loss that may look fine while the run collapses: what is wrong, and where the reasons are; of twins of each, as on
// the curves.

import { letterOf, runUnder, type RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'
import { useDiagnosis } from './useDiagnosis'
import { VERDICTS, spokenVerdicts } from './words'

export const Ailment = () => (
  <>
    <AilmentOf letter="A" /> <AilmentOf letter="B" />
  </>
)

function AilmentOf({ letter }: { letter: RunLetter }) {
  const ill = useDiagnosis(letter).filter(({ verdict }) => VERDICTS[verdict].tone === 'bad')
  const name = useApp((s) => letterOf(s, runUnder(s, letter)?.runId ?? 0))
  if (ill.length === 0) return null
  return (
    <a className="ailment" href="#doctor">
      {name && `Run ${name}: `}
      {spokenVerdicts(ill)}
    </a>
  )
}
