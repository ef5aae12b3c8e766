// How far a probe is, and how to stop it; what it has measured by then stays.

import { Progress } from '@base-ui/react/progress'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'
import { NETWORKS } from '../views/networks'
import { progressText } from './words'

export function ProbeProgress() {
  const probing = useApp((s) => s.probing)
  const cancel = useApp((s) => s.cancelProbe)
  if (!probing) return null
  const { progress, network, target, isCancelled } = probing
  const title = `${target.letter && `Run ${target.letter}: `}${NETWORKS.find(({ value }) => value === network)?.title}`
  return (
    <div className="loading">
      <Progress.Root
        className="progress"
        value={progress && (100 * progress.done) / progress.total}
        aria-label="Probing the features"
      >
        <Progress.Track className="progress-track">
          <Progress.Indicator className="progress-fill" />
        </Progress.Track>
      </Progress.Root>
      <p>
        {isCancelled
          ? 'Stopping.'
          : progress
            ? progressText(progress, title)
            : 'Copying the network and choosing the images.'}
      </p>
      <Button look="quiet" icon="close" heir=".probe-ask .button" disabled={isCancelled} onClick={cancel}>
        Cancel the probe
      </Button>
    </div>
  )
}
