// Starting what the form holds: one run, or A and B, over as many seeds as it says.

import { pairOf } from '../state/configSlice'
import { useAppStore } from '../state/useApp'

/** @returns start; `paused`: build and wait for single steps */
export function useStart(): (options?: { paused?: boolean }) => void {
  const store = useAppStore()
  const begin = (options?: { paused?: boolean }) => {
    const { start, ...state } = store.getState()
    const { a, b } = pairOf(state)
    start(a, { ...options, twin: b, seeds: state.seeds })
  }
  // a start changes much of the page: the press shows first
  return (options) => void setTimeout(() => begin(options))
}
