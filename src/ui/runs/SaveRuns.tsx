// A button that saves all that compared runs have measured, once one of them has ended: what still trains is no part of it.

import { Button } from '../parts/Button'
import { download } from '../parts/download'
import { useApp } from '../state/useApp'
import { counts, type Repeated } from './repeated'
import { runsCsv } from './runsCsv'

export function SaveRuns({ groups }: { groups: readonly Repeated[] }) {
  const logs = useApp((s) => s.logs)
  if (!groups.some(({ runs }) => runs.some((run) => counts(run) && logs[run.key]))) return null
  const save = () => download(new Blob([runsCsv(groups, logs)], { type: 'text/csv' }), 'runs.csv')
  return (
    <Button look="quiet" icon="save" onClick={save}>
      CSV of all measures
    </Button>
  )
}
