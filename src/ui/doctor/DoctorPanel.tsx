// The collapse doctor: a verdict for each head, what it rests on in numbers, what to change, and the curves behind it.

import { Chart } from '../charts/Chart'
import { TwinKey } from '../charts/TwinKey'
import { COLLAPSE } from '../charts/chartSpecs'
import { Button } from '../parts/Button'
import { Panel } from '../parts/Panel'
import { download } from '../parts/download'
import { shownRun } from '../state/runs'
import { useApp } from '../state/useApp'
import { RunSwitch } from '../views/RunSwitch'
import { Failures } from './Failures'
import { HeadCard } from './HeadCard'
import { Remedies } from './Remedies'
import { useDiagnosis } from './useDiagnosis'
import { diagnosisCsv, spokenVerdicts } from './words'

const LEAD =
  'A collapsed network gives every image the same answer, and its loss can look fine. The targets that the teacher gives tell it: centring keeps one prototype from winning everywhere, sharpening keeps all from being equal.'

export function DoctorPanel() {
  const heads = useDiagnosis()
  const step = useApp((s) => shownRun(s).step)
  const hasRun = useApp((s) => s.runId > 0)
  const save = () =>
    download(new Blob([diagnosisCsv(heads, step)], { type: 'text/csv' }), `collapse-signs-step-${step}.csv`)
  return (
    <Panel
      title="Does it collapse?"
      anchor="doctor"
      lead={LEAD}
      aside={
        <>
          <RunSwitch />
          <Button look="quiet" icon="save" disabled={heads.every(({ signs }) => signs.length === 0)} onClick={save}>
            CSV
          </Button>
        </>
      }
    >
      <p className="unseen" role="status" aria-label="Diagnosis">
        {hasRun ? spokenVerdicts(heads) : ''}
      </p>
      {hasRun ? (
        <>
          <div className="head-cards">
            {heads.map((diagnosis) => (
              <HeadCard key={diagnosis.head} diagnosis={diagnosis} />
            ))}
          </div>
          <Remedies heads={heads} />
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
