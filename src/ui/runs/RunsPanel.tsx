// The library of runs: all that this browser keeps, those chosen side by side on one chart, and a checkpoint from a file.

import { bytesText } from '../../base/numberText'
import { Button } from '../parts/Button'
import { Panel } from '../parts/Panel'
import { bytesOf } from '../../runs/store/record'
import { listedRuns } from '../state/librarySlice'
import { useApp } from '../state/useApp'
import { CheckpointPicker } from './CheckpointPicker'
import { Comparison } from './Comparison'
import { OpenedFile } from './OpenedFile'
import { RunRow } from './RunRow'
import { useNow } from './useNow'

export function RunsPanel() {
  const problem = useApp((s) => s.libraryProblem)
  return (
    <Panel
      title="Runs"
      anchor="runs"
      aside={<CheckpointPicker />}
      lead="Runs are kept in this browser while they train, with their curves, and go on where they were."
    >
      {problem && (
        <p className="note note-bad" role="alert">
          {problem}
        </p>
      )}
      <OpenedFile />
      <Removed />
      <RunList />
      <Comparison />
    </Panel>
  )
}

/** The way back from a removal. */
function Removed() {
  const removed = useApp((s) => s.removed)
  const undoRemove = useApp((s) => s.undoRemove)
  return (
    <div role="status">
      {removed && (
        <p className="note note-info run-removed">
          <span>{removed.name} was removed. Its storage is free again when the page is opened the next time.</span>
          <Button look="quiet" icon="reset" heir="#runs .panel-aside .button" onClick={undoRemove}>
            Undo
          </Button>
        </p>
      )}
    </div>
  )
}

function RunList() {
  const library = useApp((s) => s.library)
  const now = useNow()
  if (!library) return null
  const runs = listedRuns({ library })
  const { room, problem } = library
  return (
    <>
      {problem && <p className="note note-warn">{problem}</p>}
      {runs.length > 0 ? (
        <ul className="run-list" aria-label="Kept runs">
          {runs.map((run) => (
            <RunRow key={run.key} run={run} runs={runs} now={now} />
          ))}
        </ul>
      ) : (
        !problem && <p className="lead">None yet: the first is kept from its first step on.</p>
      )}
      {room && runs.length > 0 && (
        <p className="lead">
          These runs take {bytesText(runs.reduce((sum, run) => sum + bytesOf(run), 0))}; this page uses{' '}
          {bytesText(room.usedBytes)} of the {bytesText(room.quotaBytes)} that the browser offers it.
        </p>
      )}
    </>
  )
}
