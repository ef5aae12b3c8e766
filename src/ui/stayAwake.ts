// The screen stays on while a run trains in a tab that is seen: a machine that falls asleep over it trains nothing. A browser
// lets go of the screen when the tab is hidden, and is asked again when it is seen; it may refuse, on a low battery.

import { statusOf } from './state/runs'
import type { AppStore } from './state/store'

export function stayAwake(store: AppStore): void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock } // there is none on insecure pages
  if (!wakeLock) return
  let held: Promise<WakeLockSentinel | null> | null = null
  const follow = () => {
    const isWanted = !document.hidden && ['building', 'training'].includes(statusOf(store.getState()))
    if (isWanted) held ??= wakeLock.request('screen').catch(() => null)
    else if (held) {
      void held.then((lock) => lock?.release())
      held = null
    }
  }
  document.addEventListener('visibilitychange', follow)
  store.subscribe(follow)
}
