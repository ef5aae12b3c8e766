// Asks a view's question, and asks it again when what is looked at has changed: at once when a run starts, pauses, steps
// or ends, or when its twin or another moment of its training is shown; while it trains, every two seconds at most, and open
// views in turn; before any run a moment after the form last changed.

import type { RunConfig } from '../../runs/config'
import { pictureSide } from '../../runs/opened/pictureSide'
import type { QuestionOf, ViewName } from '../../train/protocol'
import { stepShown } from '../state/past'
import type { RunState } from '../state/runState'
import { shownRun } from '../state/runs'
import type { AppState, AppStore } from '../state/store'

/** While a run trains, a view is renewed at most this often, and one of several in turn: their cost is that of one. */
export const RENEW_MS = 2000
const SETTLE_MS = 300 // after the last key or slider move in the form

/** How many views are kept asked, of each page. */
const openViews = new WeakMap<AppStore, number>()

/** What views look into: the run shown, or a file, which is a run that has ended. */
export const inspectedRun = (state: AppState): RunState =>
  state.showsFile && state.opened ? state.opened.run : shownRun(state)

/** The kept step that is shown; null for the weights of now, and for a file, which has no others. */
const momentOf = (state: AppState): number | null => (inspectedRun(state).runId < 0 ? null : stepShown(state))

/** The experiment that views look into: that of the run, or before any the one in the form; of a file on the form's images. */
export function lookedInto(state: AppState): RunConfig {
  const { runId, runConfig } = inspectedRun(state)
  if (!runConfig || runId === 0) return state.config
  return runId < 0 ? { ...runConfig, data: state.config.data } : runConfig
}

/** Side in pixels of the pictures that are shown to it; 0 before there are images. */
export function pictureSize(state: AppState): number {
  const { data, backbone } = lookedInto(state)
  const size = state.cards[data.name]?.size ?? 0
  return size > 0 && inspectedRun(state).runId < 0 ? pictureSide(size, backbone.imgSize) : size
}

/** There is a device, there are images, and something to look into can be built. */
export const canLook = (state: AppState): boolean =>
  state.device !== null &&
  state.cards[lookedInto(state).data.name] !== undefined &&
  inspectedRun(state).status !== 'building' &&
  (inspectedRun(state).runId !== 0 || state.problems.length === 0)

/** @returns how to stop */
export function keepAsking<N extends ViewName>(store: AppStore, view: N, question: QuestionOf<N>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked: unknown[] | null = null
  let askedAt = 0
  let answeredAt = -Infinity
  const countOpen = (change: number) => openViews.set(store, (openViews.get(store) ?? 0) + change)

  const ask = () => {
    const state = store.getState()
    asked = subjectOf(state)
    askedAt = performance.now()
    state.inspect(inspectedRun(state).runId, lookedInto(state), view, question, momentOf(state))
  }

  const look = (state: AppState, before?: AppState) => {
    const inspection = state.inspections[view]
    if (inspection && inspection.answered !== before?.inspections[view]?.answered) answeredAt = performance.now()
    if (!canLook(state)) return
    const subject = subjectOf(state)
    if (!asked) return ask()
    if (subject.some((part, i) => part !== asked?.[i])) {
      asked = subject
      clearTimeout(timer)
      if (inspectedRun(state).runId !== 0) return ask()
      timer = setTimeout(() => canLook(store.getState()) && ask(), SETTLE_MS)
      return
    }
    if (momentOf(state) !== null) return // what has passed stays as it was
    const isWaiting = inspection !== undefined && inspection.asked > inspection.answered
    const { status, step } = inspectedRun(state)
    // what takes long rests as long: a view takes half of its time at most
    const rest = Math.max(RENEW_MS, answeredAt - askedAt) * (openViews.get(store) ?? 1)
    if (status !== 'training' || isWaiting || performance.now() - answeredAt < rest) return
    if (inspection?.subject?.of !== 'run' || step > inspection.subject.step) ask()
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

/** What an answer depends on, beside the steps of a run that goes on. */
function subjectOf(state: AppState): unknown[] {
  const { runId, status, step } = inspectedRun(state)
  const { cards } = state
  const { seed, backbone, objective, augment, data } = lookedInto(state)
  const past = momentOf(state)
  if (past !== null) return [runId, 'past', past]
  if (runId < 0) return [runId, data, cards[data.name]]
  if (runId > 0) return [runId, status, status === 'training' ? null : step]
  return [seed, backbone, objective, augment, data, cards[data.name]]
}
