// The text to send to whoever is asked why numbers are odd here.

import { CODE_VERSION } from '../../runs/codeVersion'
import { useApp } from '../state/useApp'
import { CopyBox } from '../torch/CopyBox'
import { diagnostics } from './diagnostics'

export function Diagnostics() {
  const device = useApp((s) => s.device)
  const ops = useApp((s) => s.kernelOps)
  const results = useApp((s) => s.kernelResults)
  const timing = useApp((s) => s.stepTiming)
  if (!device || !ops) return null
  const text = diagnostics({
    device,
    browser: navigator.userAgent,
    codeVersion: CODE_VERSION,
    ops,
    results,
    timing,
  })
  return (
    <section className="kernels-part" aria-label="Diagnostics">
      <h3>Something looks odd?</h3>
      <p className="lead">
        Check the operations, time a step, and send this text along. It holds the adapter, the browser’s name and what
        was measured above; nothing of your experiment, images or files.
      </p>
      <CopyBox title="Diagnostics" text={text} />
    </section>
  )
}
