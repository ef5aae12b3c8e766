// What a confusion matrix leaves out, in words, and when it comes.

import { wholeText } from '../../base/numberText'
import { LEAST_IMAGES } from '../../viz/paint/confusion'
import { isLive, type RunState } from '../state/runState'

/** In place of a matrix. @param classes of the images; undefined before they are here */
export function waitingText(
  run: Pick<RunState, 'status' | 'runConfig' | 'evaluations'> | null,
  classes?: readonly string[],
): string {
  if (classes?.length === 0) return 'These images have no classes to tell apart.'
  if (!run?.runConfig?.evaluation.everySteps) return 'Evaluation is switched off.'
  if (isLive(run.status)) return 'Appears with the next evaluation.'
  return run.evaluations.has('knn')
    ? 'This table is not saved with a run. The accuracy curve is above.'
    : 'The run ended before an evaluation.'
}

/**
 * Of the images that were measured: a class without one among them may well have held-out images.
 *
 * @param sums images of each class @returns '' where nothing is left out
 */
export function tableNote(sums: readonly number[], classes: readonly string[]): string {
  const measured = wholeText(sums.reduce((all, sum) => all + sum, 0))
  const named = (has: (sum: number) => boolean) => classes.filter((_, row) => has(sums[row])).join(', ')
  const none = named((sum) => sum === 0)
  const few = named((sum) => sum > 0 && sum < LEAST_IMAGES)
  return [
    none && `Rows not shown (none among the ${measured} held-out images measured): ${none}.`,
    few && `Rows not shaded (fewer than ${LEAST_IMAGES} among the ${measured} measured): ${few}.`,
  ]
    .filter(Boolean)
    .join(' ')
}
