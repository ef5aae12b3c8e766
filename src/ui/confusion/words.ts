// What a confusion matrix leaves out, in words, and when it comes.

import { LEAST_IMAGES } from '../../viz/paint/confusion'

/** @param sums images of each class; '' where nothing is left out */
export function tableNote(sums: readonly number[], classes: readonly string[]): string {
  const named = (has: (sum: number) => boolean) => classes.filter((_, row) => has(sums[row])).join(', ')
  const none = named((sum) => sum === 0)
  const few = named((sum) => sum > 0 && sum < LEAST_IMAGES)
  return [
    none && `Left out, for no held-out image is of it: ${none}.`,
    few && `Not shaded, for fewer than ${LEAST_IMAGES} images say little: ${few}.`,
  ]
    .filter(Boolean)
    .join(' ')
}
