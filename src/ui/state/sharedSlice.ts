// What came with a link beside its settings: its author's results, to compare with, and the view it leads to. All of it is
// what somebody else says; nothing of it is taken for measured here.

import type { RunConfig } from '../../runs/config'
import type { Place } from '../../runs/place'
import { CURVE_KEYS, curvePoints, type Results } from '../../runs/results'
import { MetricLog } from './metricLog'
import type { MakeSlice } from './slice'

/** A run of the author's, with its curves as charts draw them. */
export interface SentRun {
  config: RunConfig
  results: Results
  steps: MetricLog
  evaluations: MetricLog
}

export interface SentResults {
  adapter: string
  code: string
  /** Of the experiment, and of its twin; null where the link has none of it. */
  a: SentRun | null
  b: SentRun | null
}

export interface SharedSlice {
  sent: SentResults | null
  place: Place | null
  /** Links opened so far: views that a link leads to begin anew with each. */
  linksOpened: number
  /** Compare no more with what the link said. */
  dropSent: () => void
}

export const makeSharedSlice: MakeSlice<SharedSlice> = ({ set, get }) => ({
  state: {
    sent: null,
    place: null,
    linksOpened: 0,
    dropSent: () => set({ sent: null }),
  },

  receive: () => undefined,
  open: (link) => {
    if (!link.ok) return
    const { config, twin, results, place = null } = link
    set({
      sent: results
        ? {
            adapter: results.adapter,
            code: results.code,
            a: results.a && sentRun(config, results.a),
            b: results.b && twin ? sentRun(twin, results.b) : null,
          }
        : null,
      place,
      linksOpened: get().linksOpened + (place ? 1 : 0),
    })
  },
})

function sentRun(config: RunConfig, results: Results): SentRun {
  const [steps, evaluations] = [new MetricLog(), new MetricLog()]
  for (const key of CURVE_KEYS)
    for (const { step, value } of curvePoints(results, key))
      (key === 'loss' ? steps : evaluations).append(step, { [key]: value })
  return { config, results, steps, evaluations }
}
