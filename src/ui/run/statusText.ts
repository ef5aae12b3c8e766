// A run's state in words: what it does now, and one line more.

import { durationText, wholeText } from '../parts/numberText'
import type { AppState } from '../state/store'

type Seen = Pick<
  AppState,
  'status' | 'asked' | 'building' | 'evaluating' | 'step' | 'runConfig' | 'msPerStep' | 'isSaving'
>

export interface StatusText {
  /** What is happening. */
  title: string
  detail: string
}

export function statusText(run: Seen): StatusText {
  const { status, asked, building, evaluating, step, runConfig } = run
  const done = runConfig ? `Step ${wholeText(step)} of ${wholeText(runConfig.steps)}` : ''
  if (asked === 'stop') return { title: 'Stopping…', detail: 'After the work that is already under way.' }
  if (run.isSaving) return { title: 'Saving…', detail: done }
  switch (status) {
    case 'idle':
      return { title: 'Ready', detail: 'Nothing has been trained yet.' }
    case 'building':
      return building
        ? { title: 'Preparing', detail: `${sentence(building.what)} ${building.done} of ${building.total}` }
        : { title: 'Preparing', detail: 'Laying out the step…' }
    case 'training':
      if (asked === 'pause') return { title: 'Pausing…', detail: done }
      if (evaluating) {
        const what = evaluating.step === 0 ? 'Measuring before training' : 'Measuring on held-out images'
        return { title: what, detail: `${wholeText(evaluating.done)} of ${wholeText(evaluating.total)} images` }
      }
      return { title: 'Training', detail: [done, timeLeft(run)].filter(Boolean).join(' · ') }
    case 'paused':
      return { title: asked === 'step' ? 'One step…' : 'Paused', detail: done }
    case 'finished':
      return { title: 'Finished', detail: done }
    case 'stopped':
      return { title: 'Stopped', detail: done }
    case 'failed':
      return { title: 'Stopped by an error', detail: done }
  }
}

/** Share of the run, or of its preparation, that is done; null while that is not known. */
export function progressOf({ status, building, step, runConfig }: Seen): number | null {
  if (status === 'building') return building && building.total > 0 ? building.done / building.total : null
  return runConfig ? step / runConfig.steps : 0
}

/** Without the pauses for evaluation, which are short. */
function timeLeft({ msPerStep, step, runConfig }: Seen): string {
  if (!runConfig || msPerStep === 0) return ''
  return `${durationText(((runConfig.steps - step) * msPerStep) / 1000)} left`
}

const sentence = (what: string) => what.charAt(0).toUpperCase() + what.slice(1)
