// What is said of the step at which a link looks.

import { wholeText } from '../../base/numberText'
import type { InspectionSlice } from '../state/inspectionSlice'
import { standingOf } from '../state/linkedStep'
import { stepShown } from '../state/past'
import { shownRuns, type Runs } from '../state/runs'

/** @returns null where there is nothing to say */
export function linkedText(state: Runs & Pick<InspectionSlice, 'shown' | 'past' | 'linkedStep'>): string | null {
  const { linkedStep } = state
  if (!linkedStep) return null
  const { step, isDone } = linkedStep
  const looks = `The link looks at step ${wholeText(step)}`
  if (!isDone && standingOf(state, linkedStep) === 'missed') {
    const keep = shownRuns(state).length > 1 ? 'these runs keep' : 'this run keeps'
    return `${looks}, of which ${keep} no snapshot. Run the link’s own settings from the first step to see it.`
  }
  if (!isDone) return `${looks}. The views go there once a run with its settings has passed it.`
  const shown = stepShown(state)
  if (shown === null) return null // another run has begun
  if (shown === step) return `The slider stands at step ${wholeText(step)}, where the link looks.`
  return `${looks}. The slider stands at the nearest snapshot, step ${wholeText(shown)}.`
}
