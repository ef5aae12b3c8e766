// Where a run stood still, or lost its device, in words: a vertical dotted line on every chart.

import { durationText, wholeText } from '../../base/numberText'
import { unitText } from '../../base/unitText'
import type { Gap } from '../state/runState'

export function gapText(gap: Gap): string {
  const { step } = gap
  if ('repeated' in gap)
    return `Vertical dotted line: after ${stepsText(step + gap.repeated)} the GPU device was lost; the run went on from step ${wholeText(step)}, ${repeatedText(gap.repeated)}.`
  const { seconds, isClosed } = gap
  const why = isClosed ? 'it was stopped or the page was closed' : 'the browser had frozen the page'
  return `Vertical dotted line: after ${stepsText(step)} the run stood still for ${durationText(seconds)}, because ${why}.`
}

/** Steps that were done again after the loss of a device. */
export const repeatedText = (steps: number): string =>
  steps === 0
    ? 'and no step was lost'
    : `and ${stepsText(steps)} ${steps === 1 ? 'was' : 'were'} repeated, to the same numbers`

const stepsText = (steps: number) => `${wholeText(steps)} ${unitText('steps', steps)}`
