// The collapse doctor: a verdict for each head, what it rests on in numbers, what to change, and the curves behind it.

import { useDeferredValue } from 'react'
import { wholeText } from '../../base/numberText'
import { Chart } from '../charts/Chart'
import { TwinKey } from '../charts/TwinKey'
import { COLLAPSE } from '../../runs/charts'
import { Button } from '../parts/Button'
import { Panel } from '../parts/Panel'
import { runUnder, shownRuns } from '../state/runs'
import { useApp } from '../state/useApp'
import { SideBySide } from '../twin/SideBySide'
import { useShownLetters } from '../twin/useShownLetters'
import { RunSwitch } from '../views/RunSwitch'
import { useTakes } from '../views/useTakes'
import { Diagnosis } from './Diagnosis'
import { Failures } from './Failures'
import { useDiagnosis } from './useDiagnosis'
import { spokenVerdicts } from './words'

const LEAD =
  'A collapsed network gives every image the same answer, and its loss can look fine. The teacher’s targets show it. Centring keeps one prototype from winning everywhere, sharpening keeps all from being equal.'

export function DoctorPanel() {
  const letters = useShownLetters()
  const heads = { A: useDiagnosis('A'), B: useDiagnosis('B') }
  const step = useApp((s) => shownRuns(s)[0].step)
  const steps = { A: useApp((s) => s.step), B: useApp((s) => runUnder(s, 'B')?.step ?? 0) }
  const hasRun = useDeferredValue(useApp((s) => s.runId > 0)) // after the press that starts one has been answered
  const takes = useTakes(`collapse-signs-step-${step}`)
  const spoken = letters.map((letter) => `${letters.length > 1 ? `Run ${letter}: ` : ''}${spokenVerdicts(heads[letter])}`) // prettier-ignore
  return (
    <Panel
      title="Does it collapse?"
      anchor="doctor"
      lead={LEAD}
      aside={
        <>
          <RunSwitch onlyRuns />
          <Button look="quiet" icon="save" disabled={!takes.save} onClick={() => void takes.save?.('csv')}>
            CSV
          </Button>
        </>
      }
    >
      <p className="unseen" role="status" aria-label="Diagnosis">
        {hasRun ? spoken.join(' ') : ''}
      </p>
      {hasRun ? (
        <>
          <SideBySide letters={letters} tagOf={(letter) => `step ${wholeText(steps[letter])}`}>
            {(letter) => <Diagnosis letter={letter} heads={heads[letter]} takes={takes} />}
          </SideBySide>
          <TwinKey />
          <div className="small-charts">
            {COLLAPSE.map((spec) => (
              <Chart key={spec.id} spec={spec} isSmall />
            ))}
          </div>
        </>
      ) : (
        <p>Start a run, and a verdict appears here after its first steps, with the numbers behind it.</p>
      )}
      <Failures />
    </Panel>
  )
}
