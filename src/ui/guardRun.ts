// A run lives in its tab: ask before it is closed over one, and tell in the tab's title how far it is.

import { isLive } from './state/runSlice'
import type { AppState, AppStore } from './state/store'

export function guardRun(store: AppStore): void {
  const plain = document.title
  addEventListener('beforeunload', (event) => {
    if (isLive(store.getState().status)) event.preventDefault()
  })
  store.subscribe((state) => {
    const title = titleOf(state, plain)
    if (document.title !== title) document.title = title
  })
}

function titleOf({ status, step, runConfig }: AppState, plain: string): string {
  if (!runConfig || !isLive(status)) return plain
  const share = `${Math.floor((100 * step) / runConfig.steps)} %`
  return `${status === 'paused' ? `Paused at ${share}` : share} · ${plain}`
}
