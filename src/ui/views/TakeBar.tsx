// The foot of a view: whose weights it shows, its numbers as a table, and what can be taken away.

import type { Place } from '../../runs/place'
import { Button, IconButton } from '../parts/Button'
import { CopyPlace } from '../share/CopyPlace'
import { stepShown } from '../state/past'
import { statusOf } from '../state/runs'
import { useApp } from '../state/useApp'
import { RENEW_MS } from './keepAsking'

interface Props {
  /** Whose weights are shown, in words. */
  subject: string
  /** What the table holds, e.g. `Matches`. */
  what: string
  asTable: boolean
  onTable: (asTable: boolean) => void
  /** Null while there is nothing to save. */
  onSave: ((kind: 'png' | 'csv') => Promise<void>) | null
  /** What is chosen, for a link to it; null where that is in no link. Without it the view offers none. */
  place?: Place | null
}

export function TakeBar({ subject, what, asTable, onTable, onSave, place }: Props) {
  const isRenewed = useApp((s) => statusOf(s) === 'training' && stepShown(s) === null)
  return (
    <div className="take-bar">
      <p className="lead">
        <span className="take-subject">{subject}.</span>
        {isRenewed && ` Updated at most every ${RENEW_MS / 1000} s.`}
      </p>
      <IconButton icon="table" label={`${what} as a table`} aria-pressed={asTable} onClick={() => onTable(!asTable)} />
      <Button look="quiet" icon="save" disabled={!onSave} onClick={() => void onSave?.('png')}>
        PNG
      </Button>
      <Button look="quiet" icon="save" disabled={!onSave} onClick={() => void onSave?.('csv')}>
        CSV
      </Button>
      {place !== undefined && <CopyPlace place={place} />}
    </div>
  )
}
