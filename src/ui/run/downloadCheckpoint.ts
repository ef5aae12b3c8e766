// A checkpoint as a file of the reader's.

import { nearestPreset } from '../../runs/nearestPreset'
import { FILE_NAME } from '../../runs/torch/officialRun'
import type { TrainEvent } from '../../train/protocol'
import { download } from '../parts/download'
import { runsOf } from '../state/runSlice'
import { letterOf } from '../state/runs'
import type { AppState } from '../state/store'

export function downloadCheckpoint(event: Checkpoint, state: AppState): void {
  download(new Blob([event.bytes], { type: 'application/octet-stream' }), nameOf(event, state))
}

type Checkpoint = Extract<TrainEvent, { type: 'checkpoint' }>

/**
 * By the run's preset, which the form may have left meanwhile, the twin where there are two, and the step:
 * `esvit-tiny-b-step-120.safetensors`; for PyTorch as the command that goes on from it has it.
 */
export function nameOf({ runId, step, format }: Omit<Checkpoint, 'bytes'>, state: AppState): string {
  const { runConfig } = runsOf(state).find((run) => run.runId === runId) ?? state
  const preset = runConfig ? nearestPreset(runConfig).name : state.presetName
  const letter = letterOf(state, runId).toLowerCase()
  if (format === 'pth') return FILE_NAME.replace('.', letter === 'b' ? '-b.' : '.')
  return `${['esvit', preset, ...(letter ? [letter] : []), 'step', step].join('-')}.safetensors`
}
