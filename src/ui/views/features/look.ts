// What is drawn of regions: which is chosen, how like it all others are. All of it follows from the answer at hand.

import { regionsOf, type RegionGrid } from '../../../base/cropGeometry'
import { rangeOf } from '../../../viz/paint/heat'
import type { Spot } from '../../../viz/paint/features/regionFrame'
import { cosinesTo } from '../../../viz/paint/features/similarity'

/** The chosen region, and the map it was chosen in. */
export interface Pinned {
  grid: RegionGrid
  spot: Spot
}

export interface Likeness {
  chosen: Spot
  /** [pictures * regions] cosine of each region to the chosen one. */
  cosines: Float32Array
  /** Least and most, the chosen one itself left out. */
  range: [low: number, high: number]
  /** The most similar region of another picture; of the same one where there is no other. */
  match: Spot
  matchCosine: number
}

export const rowOf = (grid: RegionGrid, { picture, region }: Spot): number => picture * regionsOf(grid) + region

/** @param unit [pictures * regions, C] rows of length 1 */
export function likenessOf(unit: Float32Array, C: number, grid: RegionGrid, chosen: Spot): Likeness {
  const T = regionsOf(grid)
  const row = rowOf(grid, chosen)
  const cosines = cosinesTo(unit.subarray(row * C, (row + 1) * C), unit)
  const others = cosines.filter((_, at) => at !== row)
  const [first, after] = cosines.length > T ? [chosen.picture * T, (chosen.picture + 1) * T] : [row, row + 1]
  let best = -1
  cosines.forEach((cosine, at) => {
    if ((at < first || at >= after) && (best < 0 || cosine > cosines[best])) best = at
  })
  return {
    chosen,
    cosines,
    range: rangeOf(others),
    match: { picture: Math.floor(best / T), region: best % T },
    matchCosine: cosines[best],
  }
}
