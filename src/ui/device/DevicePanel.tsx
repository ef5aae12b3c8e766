// What the run stands on: the adapter and its limits, and the memory that was planned before anything was allocated.

import type { RunPlan } from '../../train/protocol'
import { Panel } from '../parts/Panel'
import { bytesText, shortText, wholeText } from '../parts/numberText'
import { statusOf } from '../state/runs'
import { useApp } from '../state/useApp'
import { Tiles } from './Tiles'

export function DevicePanel() {
  return (
    <Panel title="Device and memory" anchor="device">
      <div className="device">
        <Memory />
        <Adapter />
      </div>
      <Tiles />
    </Panel>
  )
}

function Memory() {
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
  const rest = plan.totalBytes - plan.parameterBytes - plan.activationBytes - plan.dataBytes
  const each = (text: (plan: RunPlan) => string) => plans.map(text).join(' and ')
  const parts = [
    { name: 'Weights, gradients, moments', bytes: plan.parameterBytes, colour: 'series-view' },
    { name: 'Activations', bytes: plan.activationBytes, colour: 'series-region' },
    { name: 'Batch of images', bytes: plan.dataBytes, colour: 'series-knn' },
    { name: 'Centres, probe, scalars', bytes: rest, colour: 'series-linear' },
  ]
  return (
    <div className="memory">
      <h3>
        {bytesText(plan.totalBytes)} <span className="memory-when">{isLive ? 'in use' : 'when it starts'}</span>
      </h3>
      {second && (
        <p className="lead">
          Two runs, A and B: {each(({ totalBytes }) => bytesText(totalBytes))}. What follows is both together.
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
  keptCopies ? `${wholeText(keptCopies)}, ${bytesText(keptBytes)}` : 'none'

/** Bytes of all runs together. */
const sumOf = (plans: readonly RunPlan[]) => {
  const sum = (key: 'totalBytes' | 'parameterBytes' | 'activationBytes' | 'dataBytes') =>
    plans.reduce((bytes, plan) => bytes + plan[key], 0)
  return {
    totalBytes: sum('totalBytes'),
    parameterBytes: sum('parameterBytes'),
    activationBytes: sum('activationBytes'),
    dataBytes: sum('dataBytes'),
  }
}

const LIMITS: Record<string, { title: string; text: (value: number) => string }> = {
  maxBufferSize: { title: 'Largest buffer', text: bytesText },
  maxStorageBufferBindingSize: { title: 'Largest binding', text: bytesText },
  maxStorageBuffersPerShaderStage: { title: 'Storage buffers a kernel', text: wholeText },
  maxComputeInvocationsPerWorkgroup: { title: 'Threads a workgroup', text: wholeText },
}

function Adapter() {
  const device = useApp((s) => s.device)
  if (!device) return null
  const has = (feature: string) => (device.features.includes(feature) ? 'yes' : 'no')
  return (
    <div>
      <h3>{device.description || 'Unnamed adapter'}</h3>
      <dl className="facts">
        <div>
          <dt>Kind</dt>
          <dd>{device.isSoftware ? 'software, on the processor' : 'graphics hardware'}</dd>
        </div>
        {Object.entries(device.limits).map(([name, value]) => (
          <div key={name}>
            <dt>{LIMITS[name]?.title ?? name}</dt>
            <dd>{LIMITS[name]?.text(value) ?? value}</dd>
          </div>
        ))}
        <div>
          <dt>Subgroups (the fast kernels)</dt>
          <dd>{has('subgroups')}</dd>
        </div>
        <div>
          <dt>Timestamp queries</dt>
          <dd>{has('timestamp-query')}</dd>
        </div>
      </dl>
    </div>
  )
}
