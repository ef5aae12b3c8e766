// A checkpoint of each run that can give one: of the one, or of A and of B.

import { useShallow } from 'zustand/react/shallow'
import { Button } from '../parts/Button'
import { runsOf } from '../state/runSlice'
import { letterOf } from '../state/runs'
import { useApp } from '../state/useApp'

export function SaveButtons() {
  const savable = useApp(
    useShallow((s) =>
      runsOf(s).flatMap(({ runId, status }) => (status === 'training' || status === 'paused' ? [runId] : [])),
    ),
  )
  return savable.map((runId) => <SaveButton key={runId} runId={runId} />)
}

function SaveButton({ runId }: { runId: number }) {
  const letter = useApp((s) => letterOf(s, runId))
  const isSaving = useApp((s) => runsOf(s).some((run) => run.runId === runId && run.isSaving))
  const save = useApp((s) => s.save)
  return (
    <Button
      icon="save"
      look="quiet"
      disabled={isSaving}
      className={letter && 'button-lettered'}
      aria-label={letter ? `Save checkpoint of ${letter}` : undefined}
      onClick={() => save(runId)}
    >
      {letter ? (
        <>
          <span className="save-word">Save </span>
          {letter}
        </>
      ) : (
        'Save checkpoint'
      )}
    </Button>
  )
}
