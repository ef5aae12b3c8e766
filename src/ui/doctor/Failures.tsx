// Ways to see a collapse: presets that fail on purpose, set by a press and started like any other.

import { PRESETS } from '../../runs/presets'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'

const FAILURES = PRESETS.filter(({ group }) => group === 'fails')

export function Failures() {
  const choosePreset = useApp((s) => s.choosePreset)
  const chosen = useApp((s) => s.presetName)
  return (
    <div className="failures" role="group" aria-label="See it fail">
      <p className="lead">See it fail on purpose. The button sets the form; Start begins it.</p>
      <div className="failures-buttons">
        {FAILURES.map(({ name, title }) => (
          <Button key={name} aria-pressed={name === chosen} onClick={() => choosePreset(name)}>
            {title}
          </Button>
        ))}
      </div>
    </div>
  )
}
