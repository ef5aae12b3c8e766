// Start, pause, step, stop, restart, save, report: always those that make sense now, the first of them the one to press next.

import { Button } from '../parts/Button'
import { isLive } from '../state/runState'
import { askedOf, statusOf } from '../state/runs'
import { useApp } from '../state/useApp'
import { formDiffers, START_CHANGED } from './formDiffers'
import { GoOnButton } from './GoOnButton'
import { ReportButton } from './ReportButton'
import { MAIN_BUTTON } from './mainButton'
import { SaveButtons } from './SaveButtons'
import { useStart } from './useStart'

export function RunControls({ canStart }: { canStart: boolean }) {
  const status = useApp(statusOf)
  const asked = useApp(askedOf)
  const start = useStart()
  const stepOnce = useApp((s) => s.stepOnce)
  const stop = useApp((s) => s.stop)
  const live = isLive(status)
  const isStopping = asked === 'stop'

  return (
    <div className="controls" role="group" aria-label="Run controls">
      <MainButton canStart={canStart} />
      <GoOnButton />
      {status === 'paused' ? (
        <Button icon="step" heir={MAIN_BUTTON} disabled={asked !== null} onClick={stepOnce}>
          Step
        </Button>
      ) : (
        !live && (
          <Button icon="step" heir={MAIN_BUTTON} disabled={!canStart} onClick={() => start({ paused: true })}>
            Step through
          </Button>
        )
      )}
      {live && (
        <Button icon="stop" heir={MAIN_BUTTON} disabled={isStopping} onClick={stop}>
          Stop
        </Button>
      )}
      {live && status !== 'building' && (
        <Button icon="restart" heir={MAIN_BUTTON} disabled={!canStart || isStopping} onClick={() => start()}>
          Restart
        </Button>
      )}
      {!isStopping && <SaveButtons format="safetensors" />}
      <ReportButton />
    </div>
  )
}

function MainButton({ canStart }: { canStart: boolean }) {
  const status = useApp(statusOf)
  const asked = useApp(askedOf)
  const start = useStart()
  const pause = useApp((s) => s.pause)
  const resume = useApp((s) => s.resume)
  const differs = useApp(formDiffers)

  if (status === 'training' || status === 'building')
    return (
      <Button
        id="run-main"
        icon="pause"
        look="primary"
        disabled={asked !== null || status === 'building'}
        onClick={pause}
      >
        Pause
      </Button>
    )
  if (status === 'paused')
    return (
      <Button id="run-main" icon="play" look="primary" disabled={asked !== null} onClick={resume}>
        Resume
      </Button>
    )
  return (
    <Button
      id="run-main"
      icon={status === 'idle' ? 'play' : 'restart'}
      look="primary"
      disabled={!canStart}
      onClick={() => start()}
    >
      {status === 'idle' ? 'Start' : differs ? START_CHANGED : 'Start again'}
    </Button>
  )
}
