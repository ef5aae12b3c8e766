// A held-out part for sets whose files have none: a share of each class, chosen by seed. The pixels stay where they are,
// so another share or seed takes no reading.

import { STREAM, permutation } from '../base/rng'
import { heldOutCounts, type DataConfig } from './data.config'
import { channelStatistics, partOf, type Dataset } from './dataset'

/** The last split of each set: plan, views and run ask for the same one. */
const lastSplits = new WeakMap<Dataset, { key: string; split: Dataset }>()

/** The set as its files split it, or, where its test part is empty, with `heldOut` percent of its images in it. */
export function withHeldOut(dataset: Dataset, { heldOut, seed }: Pick<DataConfig, 'heldOut' | 'seed'>): Dataset {
  if (dataset.test.count > 0) return dataset
  const key = `${heldOut} ${seed}`
  const last = lastSplits.get(dataset)
  if (last?.key === key) return last.split
  const { count, labels } = dataset.train
  const order = permutation(count, seed, STREAM.split, 2)
  const held = new Set(evenShares(order, labels, heldOutCounts(count, heldOut).test))
  const train = partOf(dataset.train, Uint32Array.from(order.filter((i) => !held.has(i))))
  const test = partOf(dataset.train, Uint32Array.from(held))
  const statistics = channelStatistics(train, dataset.size) // what is held out has no say in them
  const card = { ...dataset.card, ...statistics, train: train.count, test: test.count }
  const split = { ...dataset, train, test, card }
  lastSplits.set(dataset, { key, split })
  return split
}

/**
 * The first of `order` in each class, in proportion to its size: `most` in all. What is left when shares are rounded down
 * goes to the classes with the largest remainders.
 */
function evenShares(order: Uint32Array, labels: Uint16Array | null, most: number): number[] {
  const byClass = new Map<number, number[]>()
  for (const i of order) {
    const label = labels ? labels[i] : 0
    const own = byClass.get(label)
    if (own) own.push(i)
    else byClass.set(label, [i])
  }
  const shares = [...byClass.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, images]) => ({ images, exact: (images.length * most) / order.length }))
  const left = most - shares.reduce((sum, { exact }) => sum + Math.floor(exact), 0)
  const roundedUp = new Set(
    shares
      .map(({ exact }, at) => ({ at, remainder: exact - Math.floor(exact) }))
      .sort((a, b) => b.remainder - a.remainder || a.at - b.at)
      .slice(0, left)
      .map(({ at }) => at),
  )
  return shares.flatMap(({ images, exact }, at) => images.slice(0, Math.floor(exact) + Number(roundedUp.has(at))))
}
