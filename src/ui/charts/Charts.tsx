// Everything that is measured while a run goes on, the most telling first.

import { Ailment } from '../doctor/Ailment'
import { Panel } from '../parts/Panel'
import { useApp } from '../state/useApp'
import { Chart } from './Chart'
import { PixelNote } from './PixelNote'
import { Verdict } from './Verdict'
import { ACCURACY, LOSS, SCHEDULES } from './chartSpecs'

/** What is learnt and what is minimised. */
export function MainCharts() {
  const everySteps = useApp((s) => s.runConfig?.evaluation.everySteps ?? 0)
  return (
    <div className="main-charts">
      <Panel title="What is learnt" className="panel-chart">
        <Chart
          spec={ACCURACY}
          empty={everySteps ? 'Measured before the first step, then every few steps.' : 'Evaluation is switched off.'}
          note={
            <>
              <Verdict /> <PixelNote />
              Judge against the same network at random initialisation, step 0.
            </>
          }
        />
      </Panel>
      <Panel title="What is minimised" className="panel-chart">
        <Chart
          spec={LOSS}
          note={
            <>
              <Ailment /> The training loss is no measure of progress: it rises when the teacher gets more certain, and
              falls when colour alone solves the task.
            </>
          }
        />
      </Panel>
    </div>
  )
}

/** How the run is steered. */
export function SideCharts() {
  return (
    <Panel title="Optimiser">
      <div className="small-charts">
        {SCHEDULES.map((spec) => (
          <Chart key={spec.id} spec={spec} isSmall />
        ))}
      </div>
    </Panel>
  )
}
