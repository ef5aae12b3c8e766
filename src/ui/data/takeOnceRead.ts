// A set that was dropped on the page becomes that of the experiment once it is read: what cannot be read changes nothing.

import type { DataName } from '../../data/sets.config'
import type { AppStore } from '../state/store'

/** To be called when it has begun to load. */
export function takeOnceRead(store: AppStore, name: DataName): void {
  const before = store.getState().arrivals[name]
  const unsubscribe = store.subscribe(({ arrivals, loading, setValue }) => {
    const isHere = arrivals[name] !== before
    if (!isHere && loading?.name === name) return
    unsubscribe()
    if (isHere) setValue('data.name', name)
  })
}
