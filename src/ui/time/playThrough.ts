// Goes through the kept steps by itself, from the one shown or from the first, up to now. It waits for the views: the next
// step is shown when all of them have answered for this one.

import { shownPast, stepShown } from '../state/past'
import type { AppState, AppStore } from '../state/store'

/** A step is shown at least so long. */
export const SHOWN_MS = 600
const LOOK_MS = 100 // between two looks at whether the views have answered

const haveAnswered = ({ inspections }: AppState) =>
  Object.values(inspections).every(({ asked, answered }) => asked <= answered)

/** @param onEnd called when it has come to now, or the run is gone @returns how to stop */
export function playThrough(store: AppStore, onEnd: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const show = (step: number | undefined) => {
    const { lookBack, runId } = store.getState()
    lookBack(step === undefined ? null : { runId, step })
    if (step === undefined) onEnd()
    else timer = setTimeout(next, SHOWN_MS)
  }
  const next = () => {
    const state = store.getState()
    const step = stepShown(state)
    if (step === null) return onEnd() // now was chosen, or another run has begun
    if (haveAnswered(state)) show(shownPast(state).find((kept) => kept > step))
    else timer = setTimeout(next, LOOK_MS)
  }
  const state = store.getState()
  const from = stepShown(state) ?? -1
  show(shownPast(state).find((kept) => kept > from))
  return () => clearTimeout(timer)
}
