// The colours of a query's keys, of two kinds: by probability, from 0; or against equal shares, by factors, where even a head
// that weighs all keys nearly alike shows what it prefers.

import { heatRgba } from '../heat'
import { signedRgba } from '../signed'
import { heatTop } from './heatTop'
import type { Channel } from './tokens'

export type Colouring = 'probability' | 'shares'

export interface KeyColours {
  /** [N, 4] sRGB bytes */
  rgba: Uint8ClampedArray<ArrayBuffer>
  /** Where the colours end: a probability; or a factor more, and as many times less. */
  end: number
}

/** Factor from which on all have one colour: what is forbidden to a head in all but name would leave none for the others. */
export const MOST_FACTOR = 8

/**
 * @param row [N] probabilities
 * @param query number of the query in the row
 * @param allowed how many keys share equally where they do; a mask leaves fewer than N
 */
export function keyColours(
  colouring: Colouring,
  row: ArrayLike<number>,
  channel: Channel,
  query: number,
  allowed: number,
): KeyColours {
  if (colouring === 'probability') {
    const end = heatTop(row, channel, query)
    return { rgba: heatRgba(row, [0, end]), end }
  }
  const doublings = Float64Array.from(row, (p) => Math.log2(p * allowed))
  // most of a rollout stays with the query itself, and what a mask forbids has nothing
  const counted = doublings.filter((d, i) => Number.isFinite(d) && (channel !== 'rollout' || i !== query))
  const most = Math.min(Math.log2(MOST_FACTOR), counted.reduce((largest, d) => Math.max(largest, Math.abs(d)), 0)) // prettier-ignore
  return { rgba: signedRgba(doublings, most), end: 2 ** most }
}
