// What a probe would be of now: what the views show, whether a run, its twin, a snapshot or a file; or why there is nothing
// to probe. Of two twins side by side it is the first.

import { nearestPreset } from '../../runs/nearestPreset'
import type { ProbeTarget } from '../state/probeSlice'
import { letterOf } from '../state/runs'
import type { AppState } from '../state/store'
import { inspectedRuns, lookedInto, momentOf } from '../views/lookedInto'

/** Why there is nothing to probe, in a sentence; '' where there is. */
export function whyNot(state: AppState): string {
  const { runId, status } = inspectedRuns(state)[0]
  if (runId === 0) return 'Nothing to judge yet: start a run, or open a file of weights.'
  const card = state.cards[lookedInto(state).data.name]
  if (!state.device || !card) return 'Waits for the device and the images.'
  if (card.classes.length === 0)
    return 'The images have no classes, so there is nothing to name. Give a folder of pictures for each class, or another set.'
  return status === 'building' ? 'Waits for the run to be built.' : ''
}

export function targetOf(state: AppState): ProbeTarget {
  const { runId, copy } = inspectedRuns(state)[0]
  const config = lookedInto(state)
  if (runId < 0) return { runId, name: state.opened?.card.name ?? '', letter: '', config, step: null }
  const kept = state.library?.runs.find(({ key }) => key === copy?.key)
  const name = kept?.name ?? nearestPreset(config).title
  return { runId, name, letter: letterOf(state, runId), config, step: momentOf(state) }
}
