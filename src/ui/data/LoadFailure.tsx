// Why the last load ended without its set, and a way to have one where no file has to be chosen for it.

import { setMeta } from '../../data/sets.config'
import { keptOf } from '../state/dataSlice'
import { useApp } from '../state/useApp'

export function LoadFailure() {
  const failure = useApp((s) => s.dataFailure)
  const kept = useApp((s) => failure && keptOf(s, { ...s.config.data, name: failure.name }))
  const hasSome = useApp((s) => failure !== null && s.cards[failure.name] !== undefined)
  const size = useApp((s) => s.config.data.size)
  const loadData = useApp((s) => s.loadData)
  const loadKept = useApp((s) => s.loadKept)
  if (!failure) return null
  const { name, message, isCancelled } = failure
  const load = !setMeta(name).files ? () => loadData(name, [], size) : kept ? () => loadKept(kept) : null
  return (
    <div className={`note ${isCancelled ? 'note-info' : 'note-bad'}`} role={isCancelled ? 'status' : 'alert'}>
      <p>{message}</p>
      {load && !hasSome && (
        <button type="button" className="linkish" onClick={load}>
          {kept ? 'Load the kept copy' : 'Try again'}
        </button>
      )}
    </div>
  )
}
