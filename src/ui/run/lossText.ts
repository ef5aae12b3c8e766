// The loss of a GPU device that a run has outlived, in words.

import { wholeText } from '../../base/numberText'
import { repeatedText } from '../charts/gapText'
import type { DeviceLoss } from '../state/runState'

export function lossText({ step, from, reason }: DeviceLoss): string {
  const where = from === 0 ? 'Training began again from the seed' : `Training went on from step ${wholeText(from)}`
  return `The GPU device was lost after step ${wholeText(step)} (${reason}). ${where} on a new one, ${repeatedText(step - from)}.`
}
