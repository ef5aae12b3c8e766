// Asks a view's question, and asks it again when what is looked at has changed: at once when a run starts, pauses, steps
// or ends, or when its twin or another moment of its training is shown; while it trains, every two seconds at most, and open
// views in turn; before any run a moment after the form last changed. Twins side by side are asked together. A view that
// comes back into sight is asked nothing while its last answer holds.

import type { AskedRun, QuestionOf, ViewName } from '../../train/protocol'
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

/** What a view was asked last. */
interface Asked {
  /** The object itself: it may hold a picture, and stays the same while nothing in it changes. */
  question: unknown
  subject: unknown[]
  inspectId: number
}

/** Of each page, and longer than its views are in sight. */
const lastAsked = new WeakMap<AppStore, Map<ViewName, Asked>>()

/** @returns how to stop */
export function keepAsking<N extends ViewName>(store: AppStore, view: N, question: QuestionOf<N>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = answeredSubject(store, view, question)
  let answeredAt = -Infinity
  let answered = '' // by whom
  let costMs = 0
  const countOpen = (change: number) => openViews.set(store, (openViews.get(store) ?? 0) + change)

  const ask = () => {
    const state = store.getState()
    asked = subjectOf(state)
    state.inspect(askedRuns(state), view, question, momentOf(state))
    const inspectId = store.getState().inspections[view]?.asked ?? 0
    const known = lastAsked.get(store) ?? new Map<ViewName, Asked>()
    lastAsked.set(store, known.set(view, { question, subject: asked, inspectId }))
  }

  const look = (state: AppState, before?: AppState) => {
    const inspection = state.inspections[view]
    const runs = inspectedRuns(state)
    if (before && inspection && inspection.answered !== (before.inspections[view]?.answered ?? 0)) {
      answeredAt = performance.now()
      const whose = runs.map(({ runId }) => runId).join()
      if (answered === whose) costMs = inspection.ms // the first had its programs to make
      answered = whose
    }
    if (!canLook(state)) return
    const subject = subjectOf(state)
    if (!asked) return ask()
    if (!isSame(subject, asked)) {
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

/** What the last answer depends on, where it is there and answers this question; else null. */
function answeredSubject<N extends ViewName>(store: AppStore, view: N, question: QuestionOf<N>): unknown[] | null {
  const last = lastAsked.get(store)?.get(view)
  const { looked } = store.getState().inspections[view] ?? {}
  if (!last || !looked || last.question !== question) return null
  const isAnswered = ({ letter }: AskedRun) =>
    looked[letter].inspectId === last.inspectId && looked[letter].failure === null
  return askedRuns(store.getState()).every(isAnswered) ? last.subject : null
}

const isSame = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((part, i) => part === b[i])

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
