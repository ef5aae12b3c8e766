// A checkpoint as a file of the reader's.

import { FILE_NAME } from '../../runs/torch/officialRun'
import type { TrainEvent } from '../../train/protocol'
import { download } from '../parts/download'
import { letterOf } from '../state/runs'
import type { AppState } from '../state/store'

/**
 * Named by the experiment, the twin where there are two, and the step: `esvit-tiny-b-step-120.safetensors`; for PyTorch as
 * the command that goes on from it has it.
 */
export function downloadCheckpoint(
  { runId, step, format, bytes }: Extract<TrainEvent, { type: 'checkpoint' }>,
  state: AppState,
): void {
  const letter = letterOf(state, runId).toLowerCase()
  const name = ['esvit', state.presetName, ...(letter ? [letter] : []), 'step', step].join('-')
  const full = format === 'pth' ? FILE_NAME.replace('.', letter === 'b' ? '-b.' : '.') : `${name}.safetensors`
  download(new Blob([bytes], { type: 'application/octet-stream' }), full)
}
