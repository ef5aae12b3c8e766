// The images of the experiment: which set, how it comes here, and its card.

import { useDeferredValue } from 'react'
import { heldOutCounts } from '../../data/data.config'
import { setMeta } from '../../data/sets.config'
import type { DataCard } from '../../train/protocol'
import { ChoiceInput } from '../config/ChoiceInput'
import { fieldsOf, type ChoiceField } from '../../runs/schema'
import { Panel } from '../parts/Panel'
import { useApp } from '../state/useApp'
import { CardView } from './CardView'
import { FilePicker } from './FilePicker'
import { KeptSets } from './KeptSets'
import { LeftOut } from './LeftOut'
import { LoadFailure } from './LoadFailure'
import { LoadProgress } from './LoadProgress'

const CHOICE = fieldsOf().find((field): field is ChoiceField => field.path === 'data.name')

export function DataPanel() {
  const name = useApp((s) => s.config.data.name)
  const heldOut = useApp((s) => s.config.data.heldOut)
  // the card is built in slices: other parts of the page change in the moment that a set is here
  const card = useDeferredValue(useApp((s) => s.cards[name]))
  const isLoading = useApp((s) => s.loading !== null)
  const setValue = useApp((s) => s.setValue)
  return (
    <Panel
      title="Images"
      anchor="data"
      aside={
        CHOICE && (
          <ChoiceInput
            id="data-choice"
            field={CHOICE}
            value={name}
            onChange={(next) => setValue('data.name', next)}
            describedBy="data-about"
          />
        )
      }
    >
      <p className="unseen" id="data-about">
        {CHOICE?.description}
      </p>
      <LoadFailure />
      <LoadProgress />
      {setMeta(name).files && !isLoading && <FilePicker key={name} name={name} hasSome={card !== undefined} />}
      {card && <CardView card={asSplit(card, heldOut)} />}
      {card?.skipped && <LeftOut name={name} {...card.skipped} />}
      <KeptSets />
    </Panel>
  )
}

/** A set whose files have no test part, with the counts that its experiment gives it. */
function asSplit({ classCounts, ...card }: DataCard, heldOut: number): DataCard {
  if (card.test > 0) return { ...card, ...(classCounts && { classCounts }) }
  return { ...card, ...heldOutCounts(card.train, heldOut) } // which of each class are held out is for the worker to say
}
