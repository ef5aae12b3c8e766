// A link to what a view shows: the experiment that is looked into, what was measured of it, what is chosen here, the step that
// is looked back at, and the one of two twins that is looked into alone.

import { wholeText } from '../../base/numberText'
import type { Place } from '../../runs/place'
import { Button } from '../parts/Button'
import { Hint } from '../parts/Hint'
import { useAppStore } from '../state/useApp'
import { momentOf } from '../views/lookedInto'
import { addressOf, sharedExperiment, sharedResults } from './measuredRun'
import { useCopiedLink } from './useCopiedLink'

/** @param place null where the view shows a picture of the reader's own, which no link can carry */
export function CopyPlace({ place }: { place: Place | null }) {
  const store = useAppStore()
  const { copy, told } = useCopiedLink()
  const copyHere = () => {
    if (!place) return
    const state = store.getState()
    const step = momentOf(state)
    const shown = state.twin && !state.showsFile && state.shown !== 'both' ? state.shown : undefined
    const here = { ...place, ...(step !== null && { step }), ...(shown && { shown }) }
    const whose = shown ? ` of run ${shown}` : ''
    const when = step === null ? '' : ` at step ${wholeText(step)}`
    copy(
      addressOf(sharedExperiment(state), { results: sharedResults(state), place: here }),
      `It opens this view${whose}${when}.`,
    )
  }
  return (
    <>
      <Hint text={place ? 'Copy a link to what this view shows' : 'A picture of your own goes into no link'}>
        <Button look="quiet" icon="link" disabled={!place} onClick={copyHere}>
          Link
        </Button>
      </Hint>
      <span role="status" className="take-copied">
        {told}
      </span>
    </>
  )
}
