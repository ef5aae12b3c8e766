// How many classes a set has, and how many training images each.

import { wholeText } from '../../base/numberText'
import type { DataCard } from '../../train/protocol'

/** "none", "10", "10, of 5,000 images each", "9, of 112 to 1,403 images" */
export function classesText({ classes, classCounts = [] }: Pick<DataCard, 'classes' | 'classCounts'>): string {
  if (!classes.length) return 'none'
  if (!classCounts.length) return String(classes.length)
  const [least, most] = [Math.min(...classCounts), Math.max(...classCounts)]
  const each = least === most ? `${wholeText(least)} images each` : `${wholeText(least)} to ${wholeText(most)} images`
  return `${classes.length}, of ${each}`
}
