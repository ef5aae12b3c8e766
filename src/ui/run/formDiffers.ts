// Whether the form shows other settings than the runs on the page were started with.

import type { RunConfig } from '../../runs/config'
import { changedPaths } from '../../runs/diff'
import { pairOf } from '../state/configSlice'
import type { AppState } from '../state/store'

type Seen = Parameters<typeof pairOf>[0] & Pick<AppState, 'runConfig' | 'twin' | 'repeats'>

/** The button that starts what the form shows, where that is other. */
export const START_CHANGED = 'Start with these settings'

/** False before there is a run. Over several seeds the form still shows the first, or the one that was gone on with. */
export function formDiffers(state: Seen): boolean {
  const { runConfig, twin, repeats } = state
  if (!runConfig) return false
  const { a, b } = pairOf(state)
  const started = [{ a: runConfig, b: twin?.runConfig ?? null }, ...(repeats ? [repeats.first] : [])]
  return started.every((pair) => areOther(pair.a, a) || areOther(pair.b, b))
}

/** By value: what was changed and changed back is the same. */
function areOther(before: RunConfig | null, now: RunConfig | null): boolean {
  if (before === now) return false
  return !before || !now || changedPaths(before, now).length > 0
}
