// Whether the form shows other settings than the runs on the page were started with.

import type { RunConfig } from '../../runs/config'
import { changedPaths } from '../../runs/diff'
import { pairOf } from '../state/configSlice'
import type { AppState } from '../state/store'

type Seen = Parameters<typeof pairOf>[0] & Pick<AppState, 'runConfig' | 'twin'>

/** The button that starts what the form shows, where that is other. */
export const START_CHANGED = 'Start with these settings'

/** False before there is a run. */
export function formDiffers(state: Seen): boolean {
  const { runConfig, twin } = state
  if (!runConfig) return false
  const { a, b } = pairOf(state)
  return areOther(runConfig, a) || areOther(twin?.runConfig ?? null, b)
}

/** By value: what was changed and changed back is the same. */
function areOther(before: RunConfig | null, now: RunConfig | null): boolean {
  if (before === now) return false
  return !before || !now || changedPaths(before, now).length > 0
}
