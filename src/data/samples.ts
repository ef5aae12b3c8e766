// A few training images of each class, for the card of a data set.

import type { DataCard, Split } from './dataset'

const PER_CLASS = 6

export function samplesByClass(split: Split, size: number, classes: readonly string[]): DataCard['samples'] {
  const { labels } = split
  const read = (index: number) => {
    const image = new Uint8Array(3 * size * size)
    split.read([index], image)
    return image
  }
  if (!labels)
    return [{ label: null, images: Array.from({ length: Math.min(split.count, 4 * PER_CLASS) }, (_, i) => read(i)) }]
  return classes.map((label, k) => {
    // spread over the class, since neighbours in a file are often alike
    const own = Array.from({ length: split.count }, (_, i) => i).filter((i) => labels[i] === k)
    const stride = Math.max(1, Math.floor(own.length / PER_CLASS))
    return { label, images: own.filter((_, i) => i % stride === 0).slice(0, PER_CLASS).map(read) } // prettier-ignore
  })
}
