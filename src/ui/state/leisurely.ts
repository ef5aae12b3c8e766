// The state as a part of the page sees it that nobody looks at: it stands still, and catches up about once a second, when
// the page has a moment. In sight it follows at once. What lies below knows nothing of it: it uses the store as ever.

import type { AppState, AppStore } from './store'

/** What is out of sight rests so long between two looks. */
export const REST_MS = 1000

export interface LeisurelyStore extends AppStore {
  /** Follow at once from now on, or at leisure. */
  follow: (isInSight: boolean) => void
}

/** @param takeTurn does the work when its turn has come; returns how to give it up */
export function leisurely(store: AppStore, takeTurn: (work: () => void) => () => void): LeisurelyStore {
  let isAtOnce = false
  let shown = store.getState()
  const listeners = new Set<(state: AppState, before: AppState) => void>()
  let waits: (() => void) | null = null
  let unsubscribe: (() => void) | null = null

  const stopWaiting = () => {
    waits?.()
    waits = null
  }
  const catchUp = () => {
    stopWaiting()
    const before = shown
    shown = store.getState()
    if (shown !== before) for (const listener of listeners) listener(shown, before)
  }
  const rest = () => {
    const timer = setTimeout(() => {
      waits = takeTurn(catchUp)
    }, REST_MS)
    waits = () => clearTimeout(timer)
  }
  const heed = () => {
    if (isAtOnce) catchUp()
    else if (!waits) rest()
  }

  return {
    ...store,
    getState: () => shown,
    subscribe: (listener) => {
      if (listeners.size === 0) {
        unsubscribe = store.subscribe(heed)
        if (store.getState() !== shown) heed()
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stopWaiting()
        unsubscribe?.()
      }
    },
    follow: (isInSight) => {
      isAtOnce = isInSight
      if (isAtOnce) catchUp()
    },
  }
}
