// Where a run stood still, in words: an upright dotted line on every chart.

import { durationText, wholeText } from '../parts/numberText'
import type { Gap } from '../state/runState'

export function gapText({ step, seconds, isClosed }: Gap): string {
  const why = isClosed ? 'it was stopped or the page was closed' : 'the browser had frozen the page'
  return `Upright dotted line: after ${wholeText(step)} steps the run stood still for ${durationText(seconds)}, because ${why}.`
}
