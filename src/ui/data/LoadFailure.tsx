// Why the last load ended without its set, and a way to have one where no file has to be chosen for it. It stands under that
// set, and under the one that was chosen when it came, until it is closed.

import { useState } from 'react'
import { setMeta, type DataName } from '../../data/sets.config'
import { IconButton } from '../parts/Button'
import { Linkish } from '../parts/Linkish'
import { keptOf, type DataSlice } from '../state/dataSlice'
import { useApp } from '../state/useApp'
import { CANCEL_LOAD, CHOSEN_SET } from './heirs'

type Failed = NonNullable<DataSlice['dataFailure']>

export function LoadFailure() {
  const failure = useApp((s) => s.dataFailure)
  const chosen = useApp((s) => s.config.data.name)
  const [seen, setSeen] = useState<{ failure: Failed; under: DataName; isClosed: boolean } | null>(null)
  if (failure && failure !== seen?.failure) setSeen({ failure, under: chosen, isClosed: false })
  if (!failure || failure !== seen?.failure || seen.isClosed) return null
  if (chosen !== failure.name && chosen !== seen.under) return null
  return <FailureNote failure={failure} chosen={chosen} onClose={() => setSeen({ ...seen, isClosed: true })} />
}

interface Props {
  failure: Failed
  chosen: DataName
  onClose: () => void
}

function FailureNote({ failure: { name, message, isCancelled }, chosen, onClose }: Props) {
  const kept = useApp((s) => keptOf(s, { ...s.config.data, name }))
  const hasSome = useApp((s) => s.cards[name] !== undefined)
  const size = useApp((s) => s.config.data.size)
  const loadData = useApp((s) => s.loadData)
  const loadKept = useApp((s) => s.loadKept)
  const { title, files } = setMeta(name)
  const load = !files ? () => loadData(name, [], size) : kept ? () => loadKept(kept) : null
  const isNamed = chosen === name || message.startsWith(`${title}:`)
  return (
    <div className={`note load-note ${isCancelled ? 'note-info' : 'note-bad'}`} role={isCancelled ? 'status' : 'alert'}>
      <p>{isNamed ? message : `${title}: ${message}`}</p>
      {load && !hasSome && (
        <Linkish heir={CANCEL_LOAD} onClick={load}>
          {kept ? 'Load the kept copy' : 'Try again'}
        </Linkish>
      )}
      <IconButton icon="close" label="Dismiss" heir={CHOSEN_SET} onClick={onClose} />
    </div>
  )
}
