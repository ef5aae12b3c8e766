// Everything that is measured while a run goes on, the most telling first.

import { Ailment } from '../doctor/Ailment'
import { Panel } from '../parts/Panel'
import type { AppState } from '../state/store'
import { useApp } from '../state/useApp'
import { BandNote } from './BandNote'
import { Chart } from './Chart'
import { PixelNote } from './PixelNote'
import { TwinKey } from './TwinKey'
import { ACCURACY, LOSS, SCHEDULES } from '../../runs/charts'

/** What is learnt and what is minimised. */
export function MainCharts() {
  const unmeasured = useApp(whyUnmeasured)
  return (
    <div className="main-charts">
      <Panel title="What is learnt" anchor="learnt" className="panel-chart">
        <Chart
          spec={ACCURACY}
          head={<TwinKey />}
          empty={unmeasured || 'Measured before the first step, then every few steps.'}
          note={
            <>
              <PixelNote />
              <BandNote />
              Judge against the same network at random initialisation, step 0.
            </>
          }
        />
      </Panel>
      <Panel title="What is minimised" anchor="minimised" className="panel-chart">
        <Chart
          spec={LOSS}
          head={<TwinKey />}
          note={
            <>
              <Ailment /> The training loss is no measure of progress. It is how uncertain the targets are plus how far
              the student is from them: it falls when targets collapse onto one answer or colour alone solves the task,
              and rises when targets come to tell more apart.
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
    <Panel title="Optimiser" anchor="optimiser">
      <TwinKey />
      <div className="small-charts">
        {SCHEDULES.map((spec) => (
          <Chart key={spec.id} spec={spec} isSmall />
        ))}
      </div>
    </Panel>
  )
}

/** Why there is no accuracy to see; '' where there will be. */
function whyUnmeasured({ runConfig, images }: AppState): string {
  if (!runConfig?.evaluation.everySteps) return 'Evaluation is switched off.'
  if (images?.classes.length !== 0) return ''
  return 'These images have no classes, so k-NN and the linear probe cannot be measured. Put each class in a folder of its own to see them; correspondence, the loss and the signs of collapse need no classes.'
}
