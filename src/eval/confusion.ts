// What a classifier takes images for: the confusion matrix.

/** Classes above which no matrix is made: nobody reads ten thousand cells, and it grows with their square. */
export const MOST_CLASSES = 100

/**
 * @param predicted [n] @param labels [n]
 * @returns [classes, classes] images of the class of the row that were taken for the class of the column
 */
export function confusionOf(predicted: ArrayLike<number>, labels: ArrayLike<number>, classes: number): Uint32Array {
  const counts = new Uint32Array(classes * classes)
  for (let i = 0; i < labels.length; i++) counts[labels[i] * classes + predicted[i]]++
  return counts
}
