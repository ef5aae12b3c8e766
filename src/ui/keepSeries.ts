// What was started over several seeds outlives the page, as its runs do: whoever goes on with the one that was closed goes on
// with the seeds that had not begun. Tabs share it: each knows of the last one that began in any of them.

import { recalled, remember } from './browserMemory'
import { readSeries, seriesText } from './state/series'
import type { AppStore } from './state/store'

const KEY = 'series'

export function keepSeries(store: AppStore): void {
  let kept = recalled('localStorage', KEY)
  const recall = (text: string | null) => {
    kept = text
    store.getState().recallSeries(readSeries(text ?? ''))
  }
  recall(kept)
  addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY && !store.getState().repeats) recall(newValue)
  })
  store.subscribe(({ series }, before) => {
    if (series === before.series) return
    const text = series ? seriesText(series) : ''
    if (text !== (kept ?? '')) remember('localStorage', KEY, (kept = text))
  })
}
