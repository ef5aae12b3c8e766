// The experiments to begin with, a line each, and what the chosen one is about: it is the ground that changes are counted
// against. The settings below are what most come for, so the list is kept short.

import { useId } from 'react'
import { PRESETS, PRESET_GROUPS, type Preset, type PresetGroup } from '../../runs/presets'
import { Hint } from '../parts/Hint'
import { useApp } from '../state/useApp'

const GROUPS = Object.keys(PRESET_GROUPS) as PresetGroup[]

export function PresetList() {
  return (
    <div className="preset-groups">
      {GROUPS.map((group) => (
        <PresetsOf key={group} group={group} />
      ))}
    </div>
  )
}

function PresetsOf({ group }: { group: PresetGroup }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h3 className="presets-title" id={id}>
        {PRESET_GROUPS[group]}
      </h3>
      <ul className={`presets presets-${group}`} aria-labelledby={id}>
        {PRESETS.filter((preset) => preset.group === group).map((preset) => (
          <li key={preset.name}>
            <PresetButton preset={preset} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What it is about is behind its line, too, for those who have not chosen it. */
function PresetButton({ preset: { name, title, brief, summary } }: { preset: Preset }) {
  const isChosen = useApp((s) => s.presetName === name)
  const choosePreset = useApp((s) => s.choosePreset)
  const about = isChosen ? summary : brief
  return (
    <Hint text={isChosen ? '' : summary} side="right">
      <button
        type="button"
        className="preset"
        aria-pressed={isChosen}
        aria-description={isChosen ? undefined : summary}
        onClick={() => choosePreset(name)}
      >
        <span className="preset-title">{title}</span>
        {about && <span className="preset-about">{about}</span>}
      </button>
    </Hint>
  )
}
