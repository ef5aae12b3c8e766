// Where a setting stands on the page, so that what speaks of it can lead there.

import type { Field } from '../../runs/schema'
import type { AppState } from '../state/store'

export const fieldId = (path: string): string => `setting-${path.replaceAll('.', '-')}`

/** Selector of what has the focus in it. */
export const inputOf = ({ kind, path }: Field): string =>
  kind === 'choice' ? `.segments:has(#${fieldId(path)}) input:checked` : `#${fieldId(path)}`

/** Show a setting and put the focus on it. */
export function goToField(path: string, reveal: AppState['reveal']): void {
  reveal(path)
  // its section unfolds with the next frame
  setTimeout(() => {
    const input = document.getElementById(fieldId(path))
    input?.scrollIntoView({ block: 'center' })
    input?.focus()
  }, 60)
}
