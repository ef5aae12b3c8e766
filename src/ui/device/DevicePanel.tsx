// What the run stands on: the adapter and its limits, and the memory it takes.

import { bytesText, wholeText } from '../../base/numberText'
import { Panel } from '../parts/Panel'
import { useApp } from '../state/useApp'
import { Memory } from './Memory'
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

const LIMITS: Record<string, { title: string; text: (value: number) => string }> = {
  maxBufferSize: { title: 'Largest buffer', text: bytesText },
  maxStorageBufferBindingSize: { title: 'Largest binding', text: bytesText },
  maxStorageBuffersPerShaderStage: { title: 'Storage buffers a kernel', text: wholeText },
  maxComputeInvocationsPerWorkgroup: { title: 'Threads a workgroup', text: wholeText },
}

function Adapter() {
  const device = useApp((s) => s.device)
  const isPageKept = useApp((s) => s.isPageKept)
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
          <dt>Subgroups (quad kernels)</dt>
          <dd>
            {has('subgroups') === 'yes' && !device.hasQuads
              ? 'not used: no quads of four neighbouring threads on this device'
              : has('subgroups')}
          </dd>
        </div>
        <div>
          <dt>Timestamp queries</dt>
          <dd>{has('timestamp-query')}</dd>
        </div>
        <div>
          <dt>Page kept to open without a network</dt>
          <dd>{isPageKept ? 'yes' : 'not yet'}</dd>
        </div>
      </dl>
    </div>
  )
}
