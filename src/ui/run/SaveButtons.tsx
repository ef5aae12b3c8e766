// A checkpoint of each run that can give one: of the one, or of A and of B; for this page and others, or for PyTorch.

import { useShallow } from 'zustand/react/shallow'
import type { FileFormat } from '../../train/protocol'
import { Button } from '../parts/Button'
import { runsOf } from '../state/runSlice'
import { letterOf } from '../state/runs'
import type { RunState, RunStatus } from '../state/runState'
import { useApp } from '../state/useApp'
import { MAIN_BUTTON } from './mainButton'

/** What is saved: `Save checkpoint`, and of two `Save A, checkpoint`, which begins with the words that are seen. */
const WHAT: Record<FileFormat, string> = { safetensors: 'checkpoint', pth: 'for PyTorch' }

/** It has weights: it trains, or has ended in a state that is held until the next start. */
const SAVABLE: readonly RunStatus[] = ['training', 'paused', 'stopped', 'finished']

export const isSavable = ({ status }: Pick<RunState, 'status'>): boolean => SAVABLE.includes(status)

export function SaveButtons({ format }: { format: FileFormat }) {
  const savable = useApp(useShallow((s) => runsOf(s).flatMap((run) => (isSavable(run) ? [run.runId] : []))))
  return savable.map((runId) => <SaveButton key={runId} runId={runId} format={format} />)
}

function SaveButton({ runId, format }: { runId: number; format: FileFormat }) {
  const letter = useApp((s) => letterOf(s, runId))
  const isSaving = useApp((s) => runsOf(s).some((run) => run.runId === runId && run.isSaving))
  const save = useApp((s) => s.save)
  return (
    <Button
      icon="save"
      look="quiet"
      heir={MAIN_BUTTON}
      disabled={isSaving}
      className={letter && 'button-lettered'}
      aria-label={letter ? `Save ${letter}, ${WHAT[format]}` : undefined}
      onClick={() => save(runId, format)}
    >
      {letter ? (
        <>
          <span className="save-word">Save</span> {letter}
        </>
      ) : (
        `Save ${WHAT[format]}`
      )}
    </Button>
  )
}
