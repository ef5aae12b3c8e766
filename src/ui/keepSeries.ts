// What was started over several seeds outlives the page, as its runs do: whoever goes on with the one that was closed goes on
// with the seeds that had not begun.

import { recalled, remember } from './browserMemory'
import { readSeries, seriesText } from './state/repeats'
import type { AppStore } from './state/store'

const KEY = 'series'

export function keepSeries(store: AppStore): void {
  const series = readSeries(recalled('localStorage', KEY) ?? '')
  if (series) store.getState().recallSeries(series)
  store.subscribe(({ series }, before) => {
    if (series && series !== before.series) remember('localStorage', KEY, seriesText(series))
  })
}
