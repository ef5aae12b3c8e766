// What the page offers on return: the run that was under way when it was closed.

import { agoText, wholeText } from '../../base/numberText'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { nextOf, repeatsOf } from '../state/repeats'
import { isUnfinished, listedRuns, withTwin } from '../state/librarySlice'
import { useApp } from '../state/useApp'
import { MAIN_BUTTON } from '../run/mainButton'
import { useNow } from './useNow'
import { savedAt, stepOf } from './words'

export function Interrupted() {
  const library = useApp((s) => s.library)
  const isFresh = useApp((s) => s.runId === 0 && !s.isOfferDismissed)
  const now = useNow()
  const isOpening = useApp((s) => s.isOpening)
  const isLocked = useApp((s) => s.device === null)
  const goOn = useApp((s) => s.goOn)
  const dismissOffer = useApp((s) => s.dismissOffer)
  const runs = listedRuns({ library })
  const last = runs.find((run) => run.state === 'open' && !run.isElsewhere && isUnfinished(run))
  const series = useApp((s) => s.series)
  if (!isFresh || !last) return null
  const chosen = withTwin(last, runs)
  const repeats = repeatsOf(series, chosen)
  const names = chosen.map(({ name }) => name).join(' and ')
  const steps = [...new Set(chosen.map((run) => wholeText(stepOf(run))))].join(' and ')
  return (
    <div className="note note-info offer" role="region" aria-label="Interrupted run">
      <Icon name="restart" />
      <div>
        <h2>
          {names} {chosen.length > 1 ? 'were' : 'was'} interrupted
        </h2>
        <p>
          Kept after {steps} of {wholeText(last.config.steps)} steps, {agoText(savedAt(last), now)}. Training goes on as
          if nothing had happened: the same batches, the same numbers.
          {repeats && ` It is seed ${repeats.number} of ${repeats.of}.`}
          {nextOf(repeats) && ' Once it has finished, the next begins.'}
        </p>
        <p className="offer-buttons">
          <Button
            icon="play"
            look="primary"
            heir={MAIN_BUTTON}
            disabled={isOpening || isLocked}
            onClick={() => goOn(chosen.map(({ key }) => key))}
          >
            {isOpening ? 'Opening…' : 'Go on'}
          </Button>
          <Button heir={MAIN_BUTTON} disabled={isOpening} onClick={dismissOffer}>
            Not now
          </Button>
        </p>
      </div>
    </div>
  )
}
