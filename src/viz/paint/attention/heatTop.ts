// Where the colours of a row end.

import type { Channel } from './tokens'

/**
 * The largest probability; of a rollout the largest of the other tokens, because the residual connections leave most of a
 * token with itself.
 *
 * @param query number of the query in the row
 */
export function heatTop(row: ArrayLike<number>, channel: Channel, query: number): number {
  let top = 0
  for (let i = 0; i < row.length; i++) if (channel !== 'rollout' || i !== query) top = Math.max(top, row[i])
  return top
}
