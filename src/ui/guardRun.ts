// A run lives in its tab: ask before it is closed over one, have it kept when the tab is hidden, after which it may be ended
// without a word, and tell in the tab's title how far it is.

import { progressOf } from './run/statusText'
import { areLive, statusOf } from './state/runs'
import type { AppState, AppStore } from './state/store'

export function guardRun(store: AppStore): void {
  const plain = document.title
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && areLive(store.getState())) store.getState().keepNow()
  })
  addEventListener('beforeunload', (event) => {
    if (areLive(store.getState())) event.preventDefault()
  })
  store.subscribe((state) => {
    const title = titleOf(state, plain)
    if (document.title !== title) document.title = title
  })
}

function titleOf(state: AppState, plain: string): string {
  const status = statusOf(state)
  if (!areLive(state)) return plain
  const share = `${Math.floor(100 * (status === 'building' ? 0 : (progressOf(state) ?? 0)))} %`
  return `${status === 'paused' ? `Paused at ${share}` : share} · ${plain}`
}
