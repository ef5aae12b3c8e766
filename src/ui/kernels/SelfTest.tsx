// The self-test: its button, how far it is, and the verdict.

import { durationText, wholeText } from '../../base/numberText'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'
import { WorkBar } from './WorkBar'
import { verdictText, wrongOps } from './verdict'

const BAR = 'self-test-bar'

export function SelfTest() {
  const ops = useApp((s) => s.kernelOps)
  const results = useApp((s) => s.kernelResults)
  const work = useApp((s) => s.kernelWork)
  const askKernels = useApp((s) => s.askKernels)
  const seconds = useApp((s) => s.testSeconds)
  const isStepping = useApp((s) => s.status === 'training')
  const verdict = work?.ask === 'test' ? null : verdictText(results, ops?.length ?? 0) // said once, at the end
  const isWrong = wrongOps(results).length > 0
  return (
    <section className="kernels-part" aria-label="Self-test">
      <h3>Are they right here?</h3>
      <p className="lead">
        Each operation runs on small, odd sizes, forward and backward, with every variant of its kernels that this GPU
        can run{ops && `: ${wholeText(ops.length)} operations`}. What comes out is held against its reference; gradients
        against central differences of it.
        {seconds !== null && ` The last check took ${durationText(seconds)}.`}
        {isStepping && ' While a run trains, the check works a quarter of the time, in memory of its own.'}
      </p>
      <div className="kernels-bar" id={BAR}>
        {work?.ask === 'test' ? (
          <WorkBar work={work} label="Self-test" unit="operations" bar={BAR} />
        ) : (
          <Button
            look="primary"
            heir={`#${BAR} button`}
            icon="check"
            disabled={!ops || work !== null}
            onClick={() => askKernels({ ask: 'test', ops: null })}
          >
            {verdict ? 'Check all again' : 'Check all operations'}
          </Button>
        )}
      </div>
      <p
        role="status"
        aria-label="Verdict of the self-test"
        className={isWrong ? 'note note-bad' : verdict ? 'note note-info' : ''}
      >
        {verdict}
      </p>
    </section>
  )
}
