// The bar that stays in sight: controls, what the run does, how far it is, how fast.

import { Progress } from '@base-ui/react/progress'
import { useShallow } from 'zustand/react/shallow'
import { measureText, wholeText } from '../parts/numberText'
import { isLive } from '../state/runSlice'
import { useApp } from '../state/useApp'
import { Blockers } from './Blockers'
import { RunControls } from './RunControls'
import { blockers } from './blockers'
import { progressOf, statusText } from './statusText'

export function RunBar() {
  const blocked = useApp(useShallow((s) => blockers(s).map(({ message }) => message)))
  const status = useApp((s) => s.status)
  return (
    <section className={`runbar runbar-${status}`} aria-label="Run">
      <div className="runbar-row">
        <RunControls canStart={blocked.length === 0} />
        <Status />
        <Pace />
      </div>
      <RunProgress />
      {blocked.length > 0 && <Blockers />}
      <FormHasMovedOn />
    </section>
  )
}

function Status() {
  const { title, detail } = useApp(useShallow(statusText))
  const status = useApp((s) => s.status)
  return (
    <div className="status">
      {/* only the state is read out; numbers that change ten times a second are not */}
      <p role="status" className="status-title">
        <span className={`dot dot-${status}`} aria-hidden="true" />
        {title}
      </p>
      <p className="status-detail">{detail}</p>
    </div>
  )
}

function Pace() {
  const ms = useApp((s) => s.msPerStep)
  const images = useApp((s) => s.imagesPerSecond)
  if (ms === 0) return null
  return (
    <dl className="pace">
      <div>
        <dt>per step</dt>
        <dd>{ms >= 1000 ? `${measureText(ms / 1000)} s` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`}</dd>
      </div>
      <div>
        <dt>images/s</dt>
        <dd>{images >= 10 ? wholeText(images) : images.toFixed(1)}</dd>
      </div>
    </dl>
  )
}

function RunProgress() {
  const share = useApp(progressOf)
  const status = useApp((s) => s.status)
  if (status === 'idle') return null
  return (
    <Progress.Root
      className="progress"
      value={share === null ? null : Math.round(1000 * share) / 10}
      aria-label={status === 'building' ? 'Preparation' : 'Steps done'}
    >
      <Progress.Track className="progress-track">
        <Progress.Indicator className={`progress-fill progress-${status}`} />
      </Progress.Track>
    </Progress.Root>
  )
}

/** The run keeps the settings it began with; say so when the form shows others. */
function FormHasMovedOn() {
  const hasMoved = useApp((s) => isLive(s.status) && s.runConfig !== s.config)
  if (!hasMoved) return null
  return (
    <p className="runbar-note">
      This run keeps the settings it was started with. <strong>Restart</strong> takes those now in the form.
    </p>
  )
}
