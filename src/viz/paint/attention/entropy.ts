// How widely a query looks: the entropy of its probabilities, and the fewest keys that hold most of them (official
// analyze_models.py and DINO's visualize_attention.py).

import { keysOf, queriesOf, rowOf, type AttentionMap, type Channel, type Seat, type TokenLayout } from './tokens'

/** -sum p log2 p, in bits: 0 where one key has all, log2 n where n keys share equally. */
export function entropyBits(probabilities: ArrayLike<number>): number {
  let bits = 0
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]
    if (p > 0) bits -= p * Math.log2(p)
  }
  return Math.max(0, bits)
}

const ROUNDING = 1e-6 // a row of float32 sums to 1 within it

/** The fewest keys that hold `share` of the mass, the heaviest first; of equal ones the former. */
export function keptKeys(probabilities: ArrayLike<number>, share: number): number[] {
  const heaviest = Array.from(probabilities, (_, i) => i).sort((a, b) => probabilities[b] - probabilities[a] || a - b)
  let [count, mass] = [0, 0]
  while (count < heaviest.length && mass < share - ROUNDING) mass += probabilities[heaviest[count++]]
  return heaviest.slice(0, count)
}

/** Mean entropy of all queries of the picture, in bits. */
export function meanEntropy(map: AttentionMap, channel: Channel): number {
  const queries = queriesOf(map.layout)
  return queries.reduce((sum, seat) => sum + entropyBits(rowOf(map, channel, seat)), 0) / queries.length
}

/** The heads of the block with their mean entropy, the most focused first. */
export function headsByEntropy(map: AttentionMap): { head: number; bits: number }[] {
  return Array.from({ length: map.heads }, (_, head) => ({ head, bits: meanEntropy(map, head) })).sort(
    (a, b) => a.bits - b.bits || a.head - b.head,
  )
}

/** Keys that a query may look at: those of its window that no mask forbids. */
export const allowedKeys = (layout: TokenLayout, seat: Seat): number =>
  keysOf(layout, seat).filter(({ isMasked }) => !isMasked).length
