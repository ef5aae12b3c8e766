// What the page offers on return: the run that was under way when it was closed, or the seeds that had not begun by then.

import type { ReactNode } from 'react'
import { agoText, wholeText } from '../../base/numberText'
import { nearestPreset } from '../../runs/nearestPreset'
import type { KeptRun } from '../../train/protocol'
import { Button } from '../parts/Button'
import { Icon } from '../parts/Icon'
import { MAIN_BUTTON } from '../run/mainButton'
import { isUnfinished, listedRuns, withTwin } from '../state/librarySlice'
import { nextOf } from '../state/repeats'
import { leftOver, repeatsOf } from '../state/series'
import { useApp } from '../state/useApp'
import { useNow } from './useNow'
import { savedAt, stepOf } from './words'

export function Interrupted() {
  const library = useApp((s) => s.library)
  const isFresh = useApp((s) => s.runId === 0 && !s.isOfferDismissed)
  if (!isFresh) return null
  const runs = listedRuns({ library })
  const last = runs.find((run) => run.state === 'open' && !run.isElsewhere && isUnfinished(run))
  return last ? <OfRun last={last} chosen={withTwin(last, runs)} /> : <OfSeries runs={runs} />
}

function OfRun({ last, chosen }: { last: KeptRun; chosen: readonly KeptRun[] }) {
  const now = useNow()
  const isOpening = useApp((s) => s.isOpening)
  const isLocked = useApp((s) => s.device === null)
  const goOn = useApp((s) => s.goOn)
  const dismissOffer = useApp((s) => s.dismissOffer)
  const repeats = repeatsOf(useApp((s) => s.series), chosen) // prettier-ignore
  const names = chosen.map(({ name }) => name).join(' and ')
  const steps = [...new Set(chosen.map((run) => wholeText(stepOf(run))))].join(' and ')
  return (
    <Offer
      name="Interrupted run"
      title={`${names} ${chosen.length > 1 ? 'were' : 'was'} interrupted`}
      buttons={
        <>
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
        </>
      }
    >
      Kept after {steps} of {wholeText(last.config.steps)} steps, {agoText(savedAt(last), now)}. Training goes on as if
      nothing had happened: the same batches, the same numbers.
      {repeats && ` It is seed ${repeats.number} of ${repeats.of}.`}
      {nextOf(repeats) && ' Once it has finished, the next begins.'}
    </Offer>
  )
}

function OfSeries({ runs }: { runs: readonly KeptRun[] }) {
  const left = leftOver(useApp((s) => s.series), runs) // prettier-ignore
  const recall = useApp((s) => s.recall)
  const forget = useApp((s) => s.recallSeries)
  if (!left) return null
  const { number, of } = left.repeats
  const { title } = nearestPreset(left.config)
  return (
    <Offer
      name="Interrupted series"
      title={`${title} over ${of} seeds was interrupted`}
      buttons={
        <>
          <Button
            look="primary"
            heir={MAIN_BUTTON}
            onClick={() => {
              recall(left, { text: `The form shows what is left of ${title} over ${of} seeds.` })
              forget(null)
            }}
          >
            Show it in the form
          </Button>
          <Button heir={MAIN_BUTTON} onClick={() => forget(null)}>
            Leave it
          </Button>
        </>
      }
    >
      {number < of ? `Seeds ${number} to ${of} of ${of}` : `Seed ${of} of ${of}`} had not begun. Shown in the form, they
      wait for Start.
    </Offer>
  )
}

function Offer({
  name,
  title,
  children,
  buttons,
}: Record<'name' | 'title', string> & Record<'children' | 'buttons', ReactNode>) {
  return (
    <div className="note note-info offer" role="region" aria-label={name}>
      <Icon name="restart" />
      <div>
        <h2>{title}</h2>
        <p>{children}</p>
        <p className="offer-buttons">{buttons}</p>
      </div>
    </div>
  )
}
