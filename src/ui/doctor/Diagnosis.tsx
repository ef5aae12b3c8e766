// What the doctor says of one run: a card for each head, and what to change.

import type { HeadDiagnosis } from '../../runs/collapse'
import { letterOf, runUnder, type RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'
import { useTake, type Takes } from '../views/useTakes'
import { HeadCard } from './HeadCard'
import { Remedies } from './Remedies'
import { SignKey } from './SignKey'
import { UNJUDGED, diagnosisCsv } from './words'

interface Props {
  letter: RunLetter
  heads: readonly HeadDiagnosis[]
  takes: Takes
}

export function Diagnosis({ letter, heads, takes }: Props) {
  const twin = useApp((s) => letterOf(s, runUnder(s, letter)?.runId ?? 0))
  const step = useApp((s) => runUnder(s, letter)?.step ?? 0)
  const hasSigns = heads.some(({ signs }) => signs.length > 0)
  useTake(takes, twin, hasSigns ? { canvas: null, words: [], csv: () => diagnosisCsv(heads, step) } : null)
  if (!heads.length) return <p>{UNJUDGED}</p>
  return (
    <>
      {hasSigns && <SignKey />}
      <div className="head-cards">
        {heads.map((diagnosis) => (
          <HeadCard key={diagnosis.head} diagnosis={diagnosis} />
        ))}
      </div>
      <Remedies letter={letter} heads={heads} />
    </>
  )
}
