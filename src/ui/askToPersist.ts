// Ask the browser to keep what is stored for good, when there is something to keep; a worker cannot ask.

import type { AppEvent } from './state/slice'
import type { AppStore } from './state/store'

let isAskedForRuns = false // a run is kept every few seconds

export function askToPersist(store: AppStore, event: AppEvent): void {
  const { storage } = navigator as { storage?: StorageManager } // there is none on insecure pages
  const { isPersistent, setPersistent } = store.getState()
  if (!storage || isPersistent) return
  const told = (answer: Promise<boolean>) => void answer.then(setPersistent, () => setPersistent(false))
  const isFirstRun = event.type === 'kept' && !isAskedForRuns
  isAskedForRuns ||= isFirstRun
  if (isFirstRun || (event.type === 'data-loaded' && event.isKept)) told(storage.persist())
  else if (event.type === 'kept-sets' && event.sets.length > 0 && isPersistent === null) told(storage.persisted())
}
