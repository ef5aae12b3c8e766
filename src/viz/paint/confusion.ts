// A confusion matrix as it is read: shares of rows, the pairs confused most, a table for other programs.

import { csvField } from './csvField'

/** Images of one class that were taken for another. */
export interface Pair {
  is: number
  takenFor: number
  images: number
  /** Images of its class. */
  of: number
  /** Of these, 0..1. */
  share: number
}

/** Images of a class below which a share of them says little: one that is taken for another would be all of them. */
export const LEAST_IMAGES = 5

/** @param counts [classes, classes] class x taken for @returns how many images each class has */
export const rowSums = (counts: ArrayLike<number>, classes: number): number[] =>
  Array.from({ length: classes }, (_, row) => {
    let sum = 0
    for (let column = 0; column < classes; column++) sum += counts[row * classes + column]
    return sum
  })

/** @param counts [classes, classes] class x taken for @returns of each row its shares; zeros where it has no image */
export function rowShares(counts: ArrayLike<number>, classes: number): Float64Array {
  const shares = new Float64Array(classes * classes)
  rowSums(counts, classes).forEach((sum, row) => {
    for (let column = 0; sum > 0 && column < classes; column++)
      shares[row * classes + column] = counts[row * classes + column] / sum
  })
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

/**
 * Wrong pairs, those of classes of LEAST_IMAGES or more first; among them that of the largest share; of equals that of more
 * images, then in the order of the classes.
 */
export function mostConfused(counts: ArrayLike<number>, classes: number, most: number): Pair[] {
  const shares = rowShares(counts, classes)
  const sums = rowSums(counts, classes)
  const isFew = ({ of }: Pair) => Number(of < LEAST_IMAGES)
  const pairs = Array.from(shares, (share, at) => ({
    is: Math.floor(at / classes),
    takenFor: at % classes,
    images: counts[at],
    of: sums[Math.floor(at / classes)],
    share,
  })).filter(({ is, takenFor, images }) => is !== takenFor && images > 0)
  return pairs.sort((a, b) => isFew(a) - isFew(b) || b.share - a.share || b.images - a.images).slice(0, most)
}

/** A line a class: how many of its images were taken for each. */
export function confusionCsv(counts: ArrayLike<number>, classes: readonly string[]): string {
  const n = classes.length
  const rows = classes.map((name, row) =>
    [csvField(name), ...classes.map((_, column) => counts[row * n + column])].join(','),
  )
  return `${[['class', ...classes.map(csvField)].join(','), ...rows].join('\n')}\n`
}
