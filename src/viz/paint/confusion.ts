// A confusion matrix as it is read: shares of rows, the pairs confused most, a table for other programs.

import { csvField } from './csvField'

/** Images of one class that were taken for another. */
export interface Pair {
  is: number
  takenFor: number
  images: number
  /** Of the images of its class, 0..1. */
  share: number
}

/** @param counts [classes, classes] class x taken for @returns of each row its shares; zeros where it has no image */
export function rowShares(counts: ArrayLike<number>, classes: number): Float64Array {
  const shares = new Float64Array(classes * classes)
  for (let row = 0; row < classes; row++) {
    let sum = 0
    for (let column = 0; column < classes; column++) sum += counts[row * classes + column]
    if (sum === 0) continue
    for (let column = 0; column < classes; column++)
      shares[row * classes + column] = counts[row * classes + column] / sum
  }
  return shares
}

/** Share of a row above which a cell is shaded strongly, and its number is written in the ink of strong grounds. */
const STRONG = 0.5

/**
 * How a cell of that share of its row is shaded: percent of the colour in its ground. No shade lies between 49 and 82,
 * where neither ink can be read (style/tokens.test.ts).
 */
export const shadeOf = (share: number): { percent: number; isStrong: boolean } =>
  share > STRONG
    ? { percent: Math.round(82 + 36 * (share - STRONG)), isStrong: true }
    : { percent: Math.round(98 * share), isStrong: false }

/** Wrong pairs, that of the largest share first; of equals that of more images, then in the order of the classes. */
export function mostConfused(counts: ArrayLike<number>, classes: number, most: number): Pair[] {
  const shares = rowShares(counts, classes)
  const pairs = Array.from(shares, (share, at) => ({
    is: Math.floor(at / classes),
    takenFor: at % classes,
    images: counts[at],
    share,
  })).filter(({ is, takenFor, images }) => is !== takenFor && images > 0)
  return pairs.sort((a, b) => b.share - a.share || b.images - a.images).slice(0, most)
}

/** A line a class: how many of its images were taken for each. */
export function confusionCsv(counts: ArrayLike<number>, classes: readonly string[]): string {
  const n = classes.length
  const rows = classes.map((name, row) =>
    [csvField(name), ...classes.map((_, column) => counts[row * n + column])].join(','),
  )
  return `${[['class', ...classes.map(csvField)].join(','), ...rows].join('\n')}\n`
}
