// The same question put to many held-out images, while a run goes on.

import { Chart } from '../../charts/Chart'
import { TwinKey } from '../../charts/TwinKey'
import { CORRESPONDENCE } from '../../../runs/charts'
import { hasErrors, OWN_BAND } from '../../charts/errorBand'
import { runsOf } from '../../state/runSlice'
import { useApp } from '../../state/useApp'

export function AccuracyChart() {
  const evaluation = useApp((s) => (s.runId > 0 ? (s.runConfig?.evaluation ?? null) : null))
  const hasBand = useApp((s) => runsOf(s).some(({ evaluations }) => hasErrors('cropExact', evaluations)))
  if (!evaluation) return null
  const isMeasured = evaluation.everySteps > 0 && evaluation.correspondenceImages > 0
  return (
    <Chart
      spec={CORRESPONDENCE}
      head={<TwinKey />}
      empty={isMeasured ? 'Measured before the first step, then every few steps.' : 'This measurement is switched off.'}
      note={`How many regions find their place: the teacher on ${evaluation.correspondenceImages} held-out images, always the same views. Crops nearly cover each other, so taking the same row and column is a fair guess: a network must beat it to show that it sees.${hasBand ? ` ${OWN_BAND}` : ''}`}
    />
  )
}
