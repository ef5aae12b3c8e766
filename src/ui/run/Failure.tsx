// A run that an error has ended: what happened, what to do, what is left. Of twins each for itself.

import { wholeText } from '../../base/numberText'
import { Icon } from '../parts/Icon'
import { runsOf } from '../state/runSlice'
import { isLive } from '../state/runState'
import { letterOf } from '../state/runs'
import { useApp } from '../state/useApp'

export function Failure() {
  const count = useApp((s) => runsOf(s).length)
  return Array.from({ length: count }, (_, i) => <FailureOf key={i} index={i} />)
}

/** @param index 0: the run, or A; 1: B */
function FailureOf({ index }: { index: number }) {
  const failure = useApp((s) => runsOf(s)[index]?.failure)
  const hasCurves = useApp((s) => (runsOf(s)[index]?.steps.lastStep ?? -1) >= 0)
  const letter = useApp((s) => letterOf(s, runsOf(s)[index]?.runId ?? 0))
  const copy = useApp((s) => runsOf(s)[index]?.copy)
  const goesOn = useApp((s) => runsOf(s).some(({ status }) => isLive(status)))
  if (!failure) return null
  return (
    <div className="note note-bad failure" role="alert">
      <Icon name="alert" />
      <div>
        <h2>
          {letter ? `Run ${letter} has stopped` : 'The run has stopped'}
          {letter && goesOn && `, ${letter === 'A' ? 'B' : 'A'} goes on`}
        </h2>
        <p>{failure.message}</p>
        <p>{failure.advice}</p>
        <p className="failure-kept">
          {hasCurves
            ? `Your settings and the measurements up to step ${wholeText(failure.step)} are kept. ${copy ? `The weights after step ${wholeText(copy.step)} are under Runs.` : 'The weights are lost unless you saved them.'}`
            : 'Your settings are kept. Nothing had been trained yet.'}
        </p>
      </div>
    </div>
  )
}
