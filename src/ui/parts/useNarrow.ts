// Whether the page is one column: what lies beside each other on a wide one follows from top to bottom.

import { useSyncExternalStore } from 'react'

export const NARROW = '(max-width: 999px)'

export const isNarrow = (): boolean => matchMedia(NARROW).matches

export const useNarrow = (): boolean => useSyncExternalStore(onChange, isNarrow)

function onChange(tell: () => void): () => void {
  const query = matchMedia(NARROW)
  query.addEventListener('change', tell)
  return () => query.removeEventListener('change', tell)
}
