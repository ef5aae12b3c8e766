// What the card of a data set shows by class: a few training images of each, and how many there are.

import type { DataCard, Dataset, Split } from './dataset'

const PER_CLASS = 6
/** Rows that a card has, at most. */
const MOST_CLASSES = 40

/** By superclass where the set has them: a hundred rows are too many. */
export function samplesOf({ train, size, classes, superclasses }: Omit<Dataset, 'card'>): DataCard['samples'] {
  if (!superclasses) return samplesByClass(train, size, classes)
  const { names, of } = superclasses
  const coarse: Split = {
    count: train.count,
    labels: train.labels && train.labels.map((label) => of[label]),
    read: (indices, into) => train.read(indices, into),
  }
  return samplesByClass(coarse, size, names)
}

export function samplesByClass(split: Split, size: number, classes: readonly string[]): DataCard['samples'] {
  const { labels } = split
  const read = (index: number) => {
    const image = new Uint8Array(3 * size * size)
    split.read([index], image)
    return image
  }
  if (!labels)
    return [{ label: null, images: Array.from({ length: Math.min(split.count, 4 * PER_CLASS) }, (_, i) => read(i)) }]
  const ofClass = classes.map((): number[] => [])
  labels.forEach((label, i) => ofClass[label].push(i))
  return classes.slice(0, MOST_CLASSES).map((label, k) => {
    // spread over the class, since neighbours in a file are often alike
    const own = ofClass[k]
    const stride = Math.max(1, Math.floor(own.length / PER_CLASS))
    return { label, images: own.filter((_, i) => i % stride === 0).slice(0, PER_CLASS).map(read) } // prettier-ignore
  })
}

/** Images of each class; [] where there are none. */
export function countsByClass({ labels }: Split, classes: readonly string[]): number[] {
  const counts = classes.map(() => 0)
  for (const label of labels ?? []) counts[label]++
  return counts
}
