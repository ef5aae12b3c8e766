// A data set as its config asks for it: with a held-out part, its coarse labels or its fine ones, and a part of it, chosen
// by seed and evenly over the classes where there are labels.

import { STREAM, permutation } from '../base/rng'
import type { DataConfig } from './data.config'
import { partOf, type Dataset, type Split } from './dataset'
import { withHeldOut } from './heldOut'

/** The set with at most `train` and `test` images (0: all), labelled as its config asks. */
export function limited(whole: Dataset, config: DataConfig): Dataset {
  const { labels, train, test, seed } = config
  const split = withHeldOut(whole, config)
  const dataset = labels === 'coarse' ? coarsened(split) : split
  const [trainPart, testPart] = [part(dataset.train, train, seed), part(dataset.test, test, seed)]
  const card = { ...dataset.card, train: trainPart.count, test: testPart.count }
  return { ...dataset, train: trainPart, test: testPart, card }
}

/** The same images under their superclasses; a set that has none stays as it is. */
function coarsened(dataset: Dataset): Dataset {
  const { superclasses, train, test, card } = dataset
  if (!superclasses) return dataset
  const { names, of } = superclasses
  const under = (split: Split): Split => ({
    count: split.count,
    labels: split.labels && split.labels.map((label) => of[label]),
    read: (indices, into) => split.read(indices, into),
  })
  return { ...dataset, classes: names, train: under(train), test: under(test), card: { ...card, classes: [...names] } }
}

function part(split: Split, most: number, seed: number): Split {
  if (most === 0 || most >= split.count) return split
  return partOf(split, stratified(permutation(split.count, seed, STREAM.split, 1), split.labels, most))
}

/** The first `most` of `order`, taking classes in turn. */
function stratified(order: Uint32Array, labels: Uint16Array | null, most: number): Uint32Array {
  if (!labels) return order.slice(0, most)
  const byClass = new Map<number, number[]>()
  for (const i of order) {
    const own = byClass.get(labels[i])
    if (own) own.push(i)
    else byClass.set(labels[i], [i])
  }
  const queues = [...byClass.entries()].sort(([a], [b]) => a - b).map(([, list]) => list)
  const chosen: number[] = []
  for (let round = 0; chosen.length < most; round++)
    for (const queue of queues) if (round < queue.length && chosen.length < most) chosen.push(queue[round])
  return Uint32Array.from(chosen)
}
