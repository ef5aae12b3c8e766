// A data set as plain data, to be handed from one worker to another without a copy.

import { PackedSplit, pixelBlocks, type DataCard, type Dataset, type Split } from './dataset'

export interface PackedSet {
  hash: string
  card: DataCard
  superclasses: Dataset['superclasses'] | null
  train: PackedPart
  test: PackedPart
}

interface PackedPart {
  /** [n, 3, size, size] each */
  blocks: readonly Uint8Array[]
  labels: Uint16Array<ArrayBuffer> | null
}

export function packed(dataset: Dataset & { hash: string }): PackedSet {
  const part = (split: Split): PackedPart => ({
    blocks: [...pixelBlocks(split, dataset.size)],
    labels: split.labels,
  })
  const { hash, card, superclasses = null, train, test } = dataset
  return { hash, card, superclasses, train: part(train), test: part(test) }
}

export function unpacked({ hash, card, superclasses, train, test }: PackedSet): Dataset & { hash: string } {
  const { name, size, classes } = card
  const split = ({ blocks, labels }: PackedPart) => new PackedSplit(blocks, size, labels)
  return {
    name,
    hash,
    size,
    classes,
    train: split(train),
    test: split(test),
    ...(superclasses && { superclasses }),
    card,
  }
}

/** The memory of a set, each buffer once: what moves with it. */
export const buffersOf = ({ train, test }: PackedSet): ArrayBuffer[] => [
  ...new Set([train, test].flatMap(({ blocks, labels }) => [...blocks, ...(labels ? [labels] : [])].map(({ buffer }) => buffer as ArrayBuffer))),
] // prettier-ignore
