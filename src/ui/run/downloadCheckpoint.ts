// A checkpoint as a file of the reader's.

import type { TrainEvent } from '../../train/protocol'
import { download } from '../parts/download'
import { letterOf } from '../state/runs'
import type { AppState } from '../state/store'

/** Named by the experiment, the twin where there are two, and the step: `esvit-tiny-b-step-120`. */
export function downloadCheckpoint(
  { runId, step, bytes }: Extract<TrainEvent, { type: 'checkpoint' }>,
  state: AppState,
): void {
  const letter = letterOf(state, runId).toLowerCase()
  const name = ['esvit', state.presetName, ...(letter ? [letter] : []), 'step', step].join('-')
  download(new Blob([bytes], { type: 'application/octet-stream' }), `${name}.safetensors`)
}
