// What the twin that the form does not show has instead, where the two differ in a setting, and the way to make it one.

import { inWords } from '../../runs/diff'
import { valueAt } from '../../runs/paths'
import { matters, type Field } from '../../runs/schema'
import { usePassedFocus } from '../parts/usePassedFocus'
import type { AppState } from '../state/store'
import { useApp } from '../state/useApp'
import { inputOf } from './fieldId'

export function OtherValue({ field }: { field: Field }) {
  const words = useApp((s) => otherWords(s, field))
  const letter = useApp((s) => (s.edits === 'A' ? 'B' : 'A'))
  if (words === null) return null
  return (
    <p className="field-other">
      {letter} has {words}. <SetInBoth field={field} />
    </p>
  )
}

/** It goes once it is pressed. */
function SetInBoth({ field: { path, title }, field }: { field: Field }) {
  const setInBoth = useApp((s) => s.setInBoth)
  const button = usePassedFocus(inputOf(field))
  return (
    <button
      ref={button}
      type="button"
      className="linkish"
      aria-label={`Set in both: ${title}`}
      onClick={() => setInBoth(path)}
    >
      Set in both
    </button>
  )
}

/** As the form would show it; null where there is no twin, or none that has such a setting, or it is the same. */
function otherWords({ config, other }: Pick<AppState, 'config' | 'other'>, field: Field): string | null {
  if (!other || !matters(field, other.config)) return null
  const value = valueAt(other.config, field.path)
  return JSON.stringify(value) === JSON.stringify(valueAt(config, field.path)) ? null : inWords(field, value)
}
