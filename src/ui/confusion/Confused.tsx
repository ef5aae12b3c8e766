// What one run's teacher takes for what, or when that will be known.

import { confusionCsv } from '../../viz/paint/confusion'
import { letterOf, runUnder, type RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'
import { useTake, type Takes } from '../views/useTakes'
import { Confusion } from './Confusion'
import { waitingText } from './words'

export function Confused({ letter, takes }: { letter: RunLetter; takes: Takes }) {
  const twin = useApp((s) => letterOf(s, runUnder(s, letter)?.runId ?? 0))
  const confusion = useApp((s) => runUnder(s, letter)?.confusion)
  const classes = useApp((s) => runUnder(s, letter)?.images?.classes)
  const waiting = useApp((s) => waitingText(runUnder(s, letter), classes))
  const known = confusion && classes?.length === confusion.classes ? { counts: confusion.counts, classes } : null
  useTake(takes, twin, known && { canvas: null, words: [], csv: () => confusionCsv(known.counts, known.classes) })
  if (!known) return <p>{waiting}</p>
  return <Confusion {...known} />
}
