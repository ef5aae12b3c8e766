// The memory of a run, or of two twins: planned to the byte before anything is allocated.

import { bytesText, shortText, wholeText } from '../../base/numberText'
import type { RunPlan } from '../../train/protocol'
import { statusOf } from '../state/runs'
import { useApp } from '../state/useApp'

export function Memory() {
  const isLive = useApp((s) => ['training', 'paused'].includes(statusOf(s)))
  const first = useApp((s) => (isLive ? s.runPlan : s.plan))
  const second = useApp((s) => (isLive ? (s.twin?.runPlan ?? null) : s.twinPlan))
  const refusal = useApp((s) => s.planRefusal)
  const isPlanning = useApp((s) => s.isPlanning)
  const plans = [first, second].filter((plan) => plan !== null)
  if (!plans.length)
    return (
      <p className="lead">{refusal ?? (isPlanning ? 'Planning…' : 'Planned as soon as device and images are here.')}</p>
    )

  const plan = sumOf(plans)
  const { parameterBytes, activationBytes, dataBytes, measuringBytes, totalBytes, peakBytes } = plan
  const rest = totalBytes - parameterBytes - activationBytes - dataBytes - measuringBytes
  const each = (text: (plan: RunPlan) => string) => plans.map(text).join(' and ')
  const parts = [
    { name: 'Weights, gradients, moments', bytes: parameterBytes, colour: 'series-view' },
    { name: 'Activations', bytes: activationBytes, colour: 'series-region' },
    { name: 'Batch of images', bytes: dataBytes, colour: 'series-knn' },
    { name: 'Centres, probe, scalars', bytes: rest, colour: 'series-linear' },
    { name: 'Kept to measure with', bytes: measuringBytes, colour: 'series-plain' },
  ]
  return (
    <div className="memory">
      <h3>
        {bytesText(totalBytes)} <span className="memory-when">{isLive ? 'in use' : 'when it starts'}</span>
      </h3>
      {second && (
        <p className="lead">
          Two runs, A and B: {each((one) => bytesText(one.totalBytes))}. What follows is both together.
        </p>
      )}
      <div className="memory-bar" aria-hidden="true">
        {parts.map(({ name, bytes, colour }) => (
          <span key={name} className={`swatch-${colour}`} style={{ flexGrow: bytes }} />
        ))}
      </div>
      <dl className="facts">
        {parts.map(({ name, bytes, colour }) => (
          <div key={name}>
            <dt>
              <span className={`swatch swatch-${colour}`} aria-hidden="true" />
              {name}
            </dt>
            <dd>{bytesText(bytes)}</dd>
          </div>
        ))}
        <div>
          <dt>All together, while it measures</dt>
          <dd>{measuringBytes ? `up to ${bytesText(peakBytes)}` : 'nothing is measured'}</dd>
        </div>
        <div>
          <dt>Parameters of the student</dt>
          <dd>{each(({ parameters }) => shortText(parameters))}</dd>
        </div>
        <div>
          <dt>Dispatches a step, in one submit</dt>
          <dd>{each(({ dispatches }) => wholeText(dispatches))}</dd>
        </div>
        <div>
          <dt>Pipelines</dt>
          <dd>{each(({ pipelines }) => wholeText(pipelines))}</dd>
        </div>
        <div>
          <dt>Snapshots, in the page’s memory by the end</dt>
          <dd>{each(keptText)}</dd>
        </div>
        <div>
          <dt>Last copy to go on from, in the page’s memory</dt>
          <dd>{each(({ snapshotBytes }) => bytesText(snapshotBytes))}</dd>
        </div>
      </dl>
    </div>
  )
}

const keptText = ({ keptCopies, keptBytes }: RunPlan) =>
  keptCopies
    ? `${wholeText(keptCopies)} ${keptCopies === 1 ? 'snapshot' : 'snapshots'}, ${bytesText(keptBytes)}`
    : 'none'

/** Bytes of all runs together. */
const sumOf = (plans: readonly RunPlan[]) => {
  const sum = (bytesOf: (plan: RunPlan) => number) => plans.reduce((bytes, plan) => bytes + bytesOf(plan), 0)
  const totalBytes = sum((plan) => plan.totalBytes)
  return {
    totalBytes,
    parameterBytes: sum((plan) => plan.parameterBytes),
    activationBytes: sum((plan) => plan.activationBytes),
    dataBytes: sum((plan) => plan.dataBytes),
    measuringBytes: sum((plan) => plan.measuringBytes),
    // one measures while the other waits
    peakBytes: totalBytes + Math.max(...plans.map((plan) => plan.peakBytes - plan.totalBytes)),
  }
}
