// A run that an error has ended: what happened, what to do, what is left.

import { Icon } from '../parts/Icon'
import { wholeText } from '../parts/numberText'
import { useApp } from '../state/useApp'

export function Failure() {
  const failure = useApp((s) => s.failure)
  const hasCurves = useApp((s) => s.steps.lastStep >= 0)
  if (!failure) return null
  return (
    <div className="note note-bad failure" role="alert">
      <Icon name="alert" />
      <div>
        <h2>The run has stopped</h2>
        <p>{failure.message}</p>
        <p>{failure.advice}</p>
        <p className="failure-kept">
          {hasCurves
            ? `Kept: your settings and all that was measured up to step ${wholeText(failure.step)}. Lost: the weights, unless you saved them.`
            : 'Kept: your settings. Nothing had been trained yet.'}
        </p>
      </div>
    </div>
  )
}
