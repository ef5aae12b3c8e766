// What the twin that the form does not show has instead, where the two differ in a setting, and the way to make it one.

import { inWords } from '../../runs/diff'
import { valueAt } from '../../runs/paths'
import { matters, type Field } from '../../runs/schema'
import { Linkish } from '../parts/Linkish'
import type { AppState } from '../state/store'
import { useApp } from '../state/useApp'
import { inputOf } from './fieldId'

export function OtherValue({ field }: { field: Field }) {
  const words = useApp((s) => otherWords(s, field))
  const letter = useApp((s) => (s.edits === 'A' ? 'B' : 'A'))
  const setInBoth = useApp((s) => s.setInBoth)
  if (words === null) return null
  return (
    <p className="field-other">
      {letter} has {words}.{' '}
      <Linkish heir={inputOf(field)} aria-label={`Set in both: ${field.title}`} onClick={() => setInBoth(field.path)}>
        Set in both
      </Linkish>
    </p>
  )
}

/** As the form would show it; null where there is no twin, or none that has such a setting, or it is the same. */
function otherWords({ config, other }: Pick<AppState, 'config' | 'other'>, field: Field): string | null {
  if (!other || !matters(field, other.config)) return null
  const value = valueAt(other.config, field.path)
  return JSON.stringify(value) === JSON.stringify(valueAt(config, field.path)) ? null : inWords(field, value)
}
