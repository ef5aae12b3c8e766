// Asks the worker, unbidden, what the page shows before a run: the images of the experiment where they come with the page
// or are kept in the browser, then plan and views of the experiment in the form, a moment after it last changed. While a
// run lives it asks for neither of these two, for the device is the run's.

import { keptOf } from './dataSlice'
import { isLive } from './runSlice'
import type { AppState, AppStore } from './store'

const SETTLE_MS = 300 // after the last key or slider move
export const SHEETS = 6

export function lookAhead(store: AppStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked: unknown[] = []

  const ask = () => {
    const state = store.getState()
    if (!isReady(state)) return
    asked = subjects(state)
    state.askPlan(state.config)
    state.askViews(state.config, SHEETS)
  }

  const look = (state: AppState) => {
    if (state.device) loadAtHand(state)
    if (!isReady(state) || subjects(state).every((subject, i) => subject === asked[i])) return
    clearTimeout(timer)
    timer = setTimeout(ask, SETTLE_MS)
  }

  look(store.getState())
  const unsubscribe = store.subscribe(look)
  return () => {
    clearTimeout(timer)
    unsubscribe()
  }
}

/** Nothing is read before it is chosen. */
function loadAtHand({ cards, loading, dataFailure, config, loadData, loadKept, ...state }: AppState): void {
  const { name } = config.data
  if (loading || cards[name] || dataFailure?.name === name) return
  const kept = keptOf(state, name)
  if (name === 'emoji') loadData('emoji', [])
  else if (kept) loadKept(kept)
}

/** What plan and views depend on. */
const subjects = (state: AppState): unknown[] => [state.config, state.cards[state.config.data.name]]

const isReady = (state: AppState): boolean =>
  state.device !== null &&
  state.cards[state.config.data.name] !== undefined &&
  state.problems.length === 0 &&
  !isLive(state.status)
