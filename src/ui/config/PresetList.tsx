// The experiments to begin with, as cards. One is always the ground that changes are counted against.

import { PRESETS } from '../../runs/presets'
import { useApp } from '../state/useApp'

export function PresetList() {
  const presetName = useApp((s) => s.presetName)
  const choosePreset = useApp((s) => s.choosePreset)
  return (
    <ul className="presets" aria-label="Presets">
      {PRESETS.map(({ name, title, summary }) => (
        <li key={name}>
          <button
            type="button"
            className="preset"
            aria-pressed={name === presetName}
            onClick={() => choosePreset(name)}
          >
            <span className="preset-title">{title}</span>
            <span className="preset-summary">{summary}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
