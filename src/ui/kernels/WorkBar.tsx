// How far a check or a measurement is, and the way to end it.

import { leftText, wholeText } from '../../base/numberText'
import { Button } from '../parts/Button'
import type { KernelWork } from '../state/kernelSlice'
import { useApp } from '../state/useApp'

interface Props {
  work: KernelWork
  label: string
  /** What is counted, where `what` does not say it. */
  unit?: string
  /** Id of the bar where the button that began it was, and is again at the end. */
  bar: string
}

export function WorkBar({ work, label, unit, bar }: Props) {
  const { done, total, share } = work
  // operations take very different times: a bar goes by their work, where that is known
  const part = share ?? (total ? done / total : null)
  const askKernels = useApp((s) => s.askKernels)
  return (
    <div className="kernels-work">
      <div
        className="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={part === null ? undefined : Math.round(100 * part)}
      >
        <div
          className="progress-fill"
          data-indeterminate={part === null ? '' : undefined}
          style={part === null ? undefined : { width: `${100 * part}%` }}
        />
      </div>
      <span className="lead">{workText(work, unit)}</span>
      <Button icon="close" heir={`#${bar} button`} onClick={() => askKernels({ ask: 'cancel' })}>
        End it here
      </Button>
    </div>
  )
}

const workText = ({ what, done, total, secondsLeft }: KernelWork, unit?: string): string => {
  if (!total) return what || 'Preparing …'
  const counted = `${wholeText(done)} of ${wholeText(total)} ${unit ?? what}`
  const left = leftText(secondsLeft ?? 0)
  return [unit ? `${counted}, ${what}` : counted, left && `about ${left}`].filter(Boolean).join(' · ')
}
