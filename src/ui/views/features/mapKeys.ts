// The keys that go over the map: to the image beside, or to the next in order.

import { imageBeside } from '../../../viz/paint/features/mapFrame'
import { MOVES } from '../moves'

/** The image that a key goes to: beside the chosen one, or the next in order; null where it is no such key. */
export function imageAfter(key: string, points: ArrayLike<number>, chosen: number | null): number | null {
  if (!(key in MOVES)) return null
  if (chosen === null) return 0
  const last = points.length / 2 - 1
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (key === 'PageUp') return Math.max(0, chosen - 1)
  if (key === 'PageDown') return Math.min(last, chosen + 1)
  const [down, right] = MOVES[key]
  return imageBeside(points, chosen, right, down)
}
