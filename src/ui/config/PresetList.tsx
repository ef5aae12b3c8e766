// The experiments to begin with, as cards. One is always the ground that changes are counted against.

import { useId } from 'react'
import { PRESETS, PRESET_GROUPS, type Preset, type PresetGroup } from '../../runs/presets'
import { useApp } from '../state/useApp'

const GROUPS = Object.keys(PRESET_GROUPS) as PresetGroup[]

export function PresetList() {
  return (
    <div className="preset-groups">
      {GROUPS.map((group) => (
        <PresetCards key={group} title={PRESET_GROUPS[group]} presets={PRESETS.filter((p) => p.group === group)} />
      ))}
    </div>
  )
}

function PresetCards({ title, presets }: { title: string; presets: readonly Preset[] }) {
  const id = useId()
  const presetName = useApp((s) => s.presetName)
  const choosePreset = useApp((s) => s.choosePreset)
  return (
    <section aria-labelledby={id}>
      <h3 className="presets-title" id={id}>
        {title}
      </h3>
      <ul className="presets" aria-labelledby={id}>
        {presets.map(({ name, title, summary }) => (
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
    </section>
  )
}
