// Why a run has ended by itself, in words for the reader: what happened, and what to do.

import { messageOf } from '../base/messageOf'
import type { Gpu } from '../gpu/device'
import { DeviceFaultError } from '../gpu/faults'
import { OutOfMemoryError } from '../gpu/outOfMemory'
import type { RunConfig } from '../runs/config'
import type { DataShape } from './build'
import { adviceToFit } from './fit'
import type { StepMetrics } from './protocol'

export interface FailureWords {
  message: string
  advice: string
  /** It would fail again wherever it went on. */
  isDiverged?: true
}

/** Where nothing is known of the cause. */
export const RELOAD = 'Reload the page; if it happens again, copy this message.'

/** The loss of a step is no number. */
export class NotFiniteError extends Error {
  readonly advice: string
  constructor({ step, values }: StepMetrics, { optim }: RunConfig) {
    super(`The loss of step ${step} is ${values.loss}; the run has stopped.`)
    this.advice =
      `The gradient's norm was ${values.gradNorm} at learning rate ${values.lr}. ` +
      'Lower the peak learning rate, lengthen the warm-up, or clip gradients at a smaller norm.' +
      (optim.useFp16 ? ' Without half precision larger numbers can be held.' : '')
  }
}

const REFUSED =
  'Try a smaller batch or network, or reload the page; if it happens again, copy this message: it is a bug of this program or of the driver.'

const CHANGE_SETTINGS = 'Change what the message names, and start again.'
const COPY = 'If it happens again, copy this message.'

/** What has ended a run of `config` on `gpu`. */
export function failureOf(error: unknown, gpu: Gpu, config: RunConfig, data: DataShape): FailureWords {
  const message = messageOf(error)
  if (error instanceof NotFiniteError) return { message, advice: error.advice, isDiverged: true }
  const isFull = error instanceof OutOfMemoryError || (error instanceof DeviceFaultError && error.isOutOfMemory)
  if (isFull) return { message, advice: adviceToFit(gpu, config, data) }
  if (error instanceof DeviceFaultError) return { message, advice: REFUSED }
  // most are settings beyond a limit, which the message names; others come from outside, such as a full disk
  return { message, advice: error instanceof RangeError ? CHANGE_SETTINGS : COPY }
}
