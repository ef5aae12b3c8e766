// The images of the experiment: which set, how it comes here, and its card.

import { ChoiceInput } from '../config/ChoiceInput'
import { fieldsOf, type ChoiceField } from '../../runs/schema'
import { Panel } from '../parts/Panel'
import { useApp } from '../state/useApp'
import { CardView } from './CardView'
import { FilePicker } from './FilePicker'
import { fileSetOf } from './fileSets'
import { KeptSets } from './KeptSets'
import { LoadFailure } from './LoadFailure'
import { LoadProgress } from './LoadProgress'

const CHOICE = fieldsOf().find((field): field is ChoiceField => field.path === 'data.name')

export function DataPanel() {
  const name = useApp((s) => s.config.data.name)
  const fileSet = fileSetOf(name)
  const card = useApp((s) => s.cards[name])
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
      {fileSet && !isLoading && <FilePicker {...fileSet} name={name} hasSome={card !== undefined} />}
      {card && <CardView card={card} />}
      <KeptSets />
    </Panel>
  )
}
