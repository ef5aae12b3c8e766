// Asks a view's question, and asks it again when what is looked at has changed: at once when a run starts, pauses, steps
// or ends, or when its twin or another moment of its training is shown; while it trains, every two seconds at most, and open
// views in turn; before any run a moment after the form last changed. Twins side by side are asked together.

import type { QuestionOf, ViewName } from '../../train/protocol'
import type { RunState } from '../state/runState'
import type { AppState, AppStore } from '../state/store'
import { askedRuns, canLook, experimentOf, inspectedRuns, momentOf } from './lookedInto'

/** While a run trains, a view is renewed at most this often. */
export const RENEW_MS = 2000
/** And so seldom that the answers of all open views together, of both twins, take no more than this of its time. */
export const MOST_SHARE = 0.02
const SETTLE_MS = 300 // after the last key or slider move in the form

/** How many views are kept asked, of each page. */
const openViews = new WeakMap<AppStore, number>()

/** @returns how to stop */
export function keepAsking<N extends ViewName>(store: AppStore, view: N, question: QuestionOf<N>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked: unknown[] | null = null
  let answeredAt = -Infinity
  let answered = '' // by whom
  let costMs = 0
  const countOpen = (change: number) => openViews.set(store, (openViews.get(store) ?? 0) + change)

  const ask = () => {
    const state = store.getState()
    asked = subjectOf(state)
    state.inspect(askedRuns(state), view, question, momentOf(state))
  }

  const look = (state: AppState, before?: AppState) => {
    const inspection = state.inspections[view]
    const runs = inspectedRuns(state)
    if (inspection && inspection.answered !== (before?.inspections[view]?.answered ?? 0)) {
      answeredAt = performance.now()
      const whose = runs.map(({ runId }) => runId).join()
      if (before && answered === whose) costMs = inspection.ms // the first had its programs to make
      if (before) answered = whose
    }
    if (!canLook(state)) return
    const subject = subjectOf(state)
    if (!asked) return ask()
    if (subject.length !== asked.length || subject.some((part, i) => part !== asked?.[i])) {
      asked = subject
      clearTimeout(timer)
      if (runs[0].runId !== 0) return ask()
      timer = setTimeout(() => canLook(store.getState()) && ask(), SETTLE_MS)
      return
    }
    if (momentOf(state) !== null) return // what has passed stays as it was
    const isWaiting = inspection !== undefined && inspection.asked > inspection.answered
    const rest = Math.max(RENEW_MS, costMs / MOST_SHARE) * (openViews.get(store) ?? 1)
    if (isWaiting || performance.now() - answeredAt < rest) return
    const seen = Object.values(inspection?.looked ?? {}).map(({ subject }) => subject)
    const isNew = ({ runId, status, step }: RunState) =>
      status === 'training' && !seen.some((s) => s?.of === 'run' && s.runId === runId && s.step >= step)
    if (runs.some(isNew)) ask()
  }

  countOpen(1)
  look(store.getState())
  const unsubscribe = store.subscribe(look)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    countOpen(-1)
  }
}

/** What answers depend on, beside the steps of a run that goes on. */
const subjectOf = (state: AppState): unknown[] => inspectedRuns(state).flatMap((run) => subjectIn(state, run))

function subjectIn(state: AppState, run: RunState): unknown[] {
  const { runId, status, step } = run
  const { cards } = state
  const { seed, backbone, objective, augment, data } = experimentOf(state, run)
  const past = momentOf(state)
  if (past !== null) return [runId, 'past', past]
  if (runId < 0) return [runId, data, cards[data.name]]
  if (runId > 0) return [runId, status, status === 'training' ? null : step]
  return [seed, backbone, objective, augment, data, cards[data.name]]
}
