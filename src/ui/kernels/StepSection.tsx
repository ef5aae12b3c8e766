// One step of the experiment in the form, timed launch by launch on this GPU.

import { Button } from '../parts/Button'
import { download } from '../parts/download'
import { useApp } from '../state/useApp'
import { StepBar } from './StepBar'
import { StepFacts } from './StepFacts'
import { StepTable } from './StepTable'
import { WorkBar } from './WorkBar'
import { stepCsv } from './stepCsv'

const BAR = 'timing-bar'

export function StepSection() {
  const timing = useApp((s) => s.stepTiming)
  const work = useApp((s) => s.kernelWork)
  const config = useApp((s) => s.config)
  const holds = useApp((s) => s.problems.length === 0)
  const isTraining = useApp((s) => s.status === 'training')
  const askKernels = useApp((s) => s.askKernels)
  return (
    <section className="kernels-part" aria-label="One step, launch by launch">
      <h3>Where does a step spend its time?</h3>
      <p className="lead">
        A step of the experiment in the form is built beside whatever runs, with memory of its own, and every launch of
        it is timed by itself, though in a run two that do not need each other may share a dispatch.{' '}
        {isTraining && 'A run trains and shares the GPU: pause it for numbers that nothing disturbs.'}
        {!holds && ' The form has invalid settings; fix them first.'}
      </p>
      <div className="kernels-bar" id={BAR}>
        {work?.ask === 'time' ? (
          <WorkBar work={work} label="Timing" bar={BAR} />
        ) : (
          <Button
            icon="chip"
            heir={`#${BAR} button`}
            disabled={!holds || work !== null}
            onClick={() => askKernels({ ask: 'time', config })}
          >
            {timing ? 'Time it again' : 'Time one step'}
          </Button>
        )}
        {timing && (
          <Button
            look="quiet"
            icon="save"
            onClick={() => download(new Blob([stepCsv(timing)], { type: 'text/csv' }), 'step-launches.csv')}
          >
            CSV of all launches
          </Button>
        )}
      </div>
      {timing && (
        <>
          <StepFacts timing={timing} />
          <StepBar timing={timing} />
          <StepTable timing={timing} />
        </>
      )}
    </section>
  )
}
