// Beside a loss that may look fine while the run collapses: what is wrong, and where the reasons are.

import { useDiagnosis } from './useDiagnosis'
import { VERDICTS, spokenVerdicts } from './words'

export function Ailment() {
  const ill = useDiagnosis().filter(({ verdict }) => VERDICTS[verdict].tone === 'bad')
  if (ill.length === 0) return null
  return (
    <a className="ailment" href="#doctor">
      {spokenVerdicts(ill)}
    </a>
  )
}
