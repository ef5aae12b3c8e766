// An experiment over several seeds goes on by itself: when a start has finished, the next seed begins. What they leave is
// ticked under Runs, so that all of them are seen together there; who unticks one has it so.

import { statusOf } from './state/runs'
import type { AppStore } from './state/store'

export function followRepeats(store: AppStore): void {
  const ticked = new Set<string>()
  store.subscribe((now, before) => {
    const { repeats, series } = now
    if (!repeats) return
    for (const key of series?.keys.flat() ?? []) {
      if (ticked.has(key)) continue
      ticked.add(key)
      now.compare(key, true)
    }
    // of two twins one may have failed; one that was stopped ends the series
    if (statusOf(now) !== 'finished' || statusOf(before) === 'finished') return
    setTimeout(() => {
      const then = store.getState() // everybody has heard of the end by now, and someone may have started something else
      if (then.repeats === repeats && statusOf(then) === 'finished') then.startNext()
    })
  })
}
