// Where a setting stands on the page, so that what speaks of it can lead there.

import type { AppState } from '../state/store'

export const fieldId = (path: string): string => `setting-${path.replaceAll('.', '-')}`

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
