// The store for what lies below: followed at once in sight, at leisure elsewhere. Given to it by `StoreContext`.

import { useEffect, useState } from 'react'
import { turns } from '../parts/turns'
import { leisurely } from './leisurely'
import type { AppStore } from './store'
import { useAppStore } from './useApp'

export function useLeisurely(isInSight: boolean): AppStore {
  const store = useAppStore()
  const [own] = useState(() => leisurely(store, (work) => turns.take(work, () => false)))
  useEffect(() => own.follow(isInSight), [own, isInSight])
  return own
}
