// What the band of the accuracies is, while there is one.

import { useApp } from '../state/useApp'
import { runsOf } from '../state/runSlice'
import { bandText, knownImages } from './errorBand'

export function BandNote() {
  const text = useApp((s) => {
    const measured = runsOf(s).filter(({ evaluations }) => evaluations.has('knn'))
    return bandText('knn', measured.map(knownImages))
  })
  return text && <>{text} </>
}
