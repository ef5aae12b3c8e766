// How far a share that was counted on some images may be from that of all images.

/** Measures that are a share of the held-out images, in percent; others are of regions, with errors of their own, or no shares. */
export const SHARES_OF_IMAGES: readonly string[] = ['knn', 'linear']

/** Of a share of `percent` among `images`, in points: √(p (1 − p) / n). Of none and of all, as of one image; of one, as of half. */
export function standardError(percent: number, images: number): number {
  const least = Math.min(50, 100 / images)
  const inside = Math.min(100 - least, Math.max(least, percent))
  return Math.sqrt((inside * (100 - inside)) / images)
}

/**
 * Of the difference of two shares of so many images: that of two independent measurements, which is no less than that of two
 * on the same images.
 */
export const differenceError = (a: number, b: number, images: number): number =>
  Math.hypot(standardError(a, images), standardError(b, images))

/** Whether two shares of so many images differ by more than two standard errors of their difference. */
export const surelyApart = (a: number, b: number, images: number): boolean =>
  Math.abs(a - b) > 2 * differenceError(a, b, images)
