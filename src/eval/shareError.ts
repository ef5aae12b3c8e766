// How far a share of regions may be from that of all images. The regions of one image are not independent, so what counts is
// how images differ: the standard error of a ratio of sums over images, by linearisation (Cochran, Sampling Techniques, chapter 6).

export interface ImageShare {
  right: number
  of: number
}

/** In points, of a share in percent; null of fewer than two images that have any region. */
export function shareError(images: readonly ImageShare[]): number | null {
  const counted = images.filter(({ of }) => of > 0)
  const n = counted.length
  if (n < 2) return null
  const sum = (value: (image: ImageShare) => number) => counted.reduce((total, image) => total + value(image), 0)
  const all = sum(({ of }) => of)
  const share = sum(({ right }) => right) / all
  const squares = sum(({ right, of }) => (right - share * of) ** 2)
  return (100 * Math.sqrt((squares * n) / (n - 1))) / all
}
