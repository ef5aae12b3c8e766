// Starting what the form holds: one run, or A and B.

import { pairOf } from '../state/configSlice'
import { useAppStore } from '../state/useApp'

/** @returns start; `paused`: build and wait for single steps */
export function useStart(): (options?: { paused?: boolean }) => void {
  const store = useAppStore()
  return (options) => {
    const { start, ...state } = store.getState()
    const { a, b } = pairOf(state)
    start(a, { ...options, twin: b })
  }
}
