// The kernels that an operation launches, one at a time: as the file is written, or as a timed step specialised it.

import { useState } from 'react'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'
import { Wgsl } from './Wgsl'
import { launchesText } from './rateText'

const AS_WRITTEN = 'as written'

export function KernelText({ op, kernels }: { op: string; kernels: readonly string[] }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const [form, setForm] = useState(AS_WRITTEN)
  const sources = useApp((s) => s.kernelSources)
  const timing = useApp((s) => s.stepTiming)
  const name = chosen ?? kernels[0]
  const file = sources.get(name)
  const special = timing?.specialised.filter(({ kernel }) => kernel === name) ?? []
  const text = special.find((s) => s.name === form)?.code ?? file?.code
  return (
    <div className="kernel-text">
      <div className="kernel-names" role="group" aria-label={`Kernels of ${op}`}>
        {kernels.map((kernel) => (
          <Button key={kernel} look="quiet" aria-pressed={kernel === name} onClick={() => setChosen(kernel)}>
            {kernel}
          </Button>
        ))}
      </div>
      <p className="kernel-form lead">
        <label>
          Shown{' '}
          <select
            value={special.some((s) => s.name === form) ? form : AS_WRITTEN}
            onChange={(event) => setForm(event.target.value)}
          >
            <option value={AS_WRITTEN}>
              {AS_WRITTEN} in shaders/{name}.wgsl
            </option>
            {special.map((s) => (
              <option key={s.name} value={s.name}>
                {s.constants || 'unrolled'} ({launchesText(s.launches)} of the timed step)
              </option>
            ))}
          </select>
        </label>
      </p>
      {text !== undefined && <Wgsl name={name} code={text} />}
    </div>
  )
}
