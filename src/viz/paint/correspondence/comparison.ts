// What can be read off a table of cosines between the regions of two views: the best match of each region, whether it is
// right, and which matches are surest. As in the region loss, the most similar region is the match, the first of equals.

import { regionsApart, regionsOf, type RegionGrid } from '../../../base/cropGeometry'

/** Regions of a map up to which it is compared with every question: the table of cosines takes 4 MB. */
export const ALWAYS_COMPARED = 1024
/** Up to which it is compared where that is asked for, for it takes 64 MB: the first stage of Swin at 224 pixels has 3,136. */
export const MOST_COMPARED = 4096

/** Two views compared in one stage of a network, as the worker sends it. */
export interface ComparedStage {
  grid: RegionGrid
  /** C, channels a region. */
  width: number
  /** True of the features that the region loss matches. */
  isFinal: boolean
  /** [regions of A, regions of B]; null where the map has more than were to be compared. */
  cosines: Float32Array | null
  /** For each region of A the region of B that shows the same place, -1 where B does not show it; null for two pictures. */
  truth: Int32Array | null
  /** The same from B to A. */
  truthBack: Int32Array | null
}

/** One direction of it: from each region of the one view to all of the other. */
export interface Comparison {
  grid: RegionGrid
  regions: number
  /** [from, to] */
  cosines: Float32Array
  truth: Int32Array | null
}

export function compared({ grid, cosines, truth, truthBack }: ComparedStage, isSwapped: boolean): Comparison | null {
  if (!cosines) return null
  const regions = regionsOf(grid)
  if (!isSwapped) return { grid, regions, cosines, truth }
  const transposed = new Float32Array(cosines.length)
  for (let a = 0; a < regions; a++) for (let b = 0; b < regions; b++) transposed[b * regions + a] = cosines[a * regions + b]
  return { grid, regions, cosines: transposed, truth: truthBack }
} // prettier-ignore

/** `near`: a neighbour of the true region, diagonals included. `outside`: the other view does not show the place. */
export type Verdict = 'right' | 'near' | 'wrong' | 'outside' | 'unknown'

export interface Match {
  from: number
  to: number
  cosine: number
  /** -1 where there is none. */
  truth: number
  verdict: Verdict
  /** The match of `to`, back in the first view; `from` again where the two agree. */
  back: number
}

/** The best match of every region. */
export function matchesOf({ grid, regions, cosines, truth }: Comparison): Match[] {
  const back = new Int32Array(regions)
  const best = new Float32Array(regions).fill(-Infinity)
  const forth = new Int32Array(regions)
  for (let from = 0; from < regions; from++) {
    let highest = -Infinity
    for (let to = 0; to < regions; to++) {
      const cosine = cosines[from * regions + to]
      if (cosine > highest) {
        highest = cosine
        forth[from] = to
      }
      if (cosine > best[to]) {
        best[to] = cosine
        back[to] = from
      }
    }
  }
  return Array.from(forth, (to, from) => ({
    from,
    to,
    cosine: cosines[from * regions + to],
    truth: truth ? truth[from] : -1,
    verdict: verdictOf(grid, to, truth ? truth[from] : null),
    back: back[to],
  }))
}

function verdictOf(grid: RegionGrid, to: number, truth: number | null): Verdict {
  if (truth === null) return 'unknown'
  if (truth < 0) return 'outside'
  const apart = regionsApart(grid, to, truth)
  return apart === 0 ? 'right' : apart === 1 ? 'near' : 'wrong'
}

/** The `count` surest matches, the surest first. */
export const surest = (matches: readonly Match[], count: number): Match[] =>
  [...matches].sort((a, b) => b.cosine - a.cosine || a.from - b.from).slice(0, count)

/** How many regions find their place, of those whose place the other view shows; and how many a guess would. */
export function scoreOf(
  matches: readonly Match[],
  { regions }: Pick<Comparison, 'regions'>,
): { shown: number; right: number; near: number; guessed: number } {
  const shown = matches.filter(({ truth }) => truth >= 0)
  const right = shown.filter(({ verdict }) => verdict === 'right').length
  const near = right + shown.filter(({ verdict }) => verdict === 'near').length
  return { shown: shown.length, right, near, guessed: shown.length / regions }
}

/** Row and column of a region, counted from 1 as people do. */
export const placeOf = ({ columns }: RegionGrid, region: number): { row: number; column: number } => ({
  row: Math.floor(region / columns) + 1,
  column: (region % columns) + 1,
})

/**
 * The whole comparison as a table: a line a region, its match first, then its cosine to every region of the other view,
 * unless these are millions.
 */
export function comparisonCsv(comparison: Comparison): string {
  const { grid, regions, cosines } = comparison
  const head = [
    'row',
    'column',
    'match_row',
    'match_column',
    'cosine',
    'true_row',
    'true_column',
    'verdict',
    'back_row',
    'back_column',
  ]
  const columns = regions > ALWAYS_COMPARED ? 0 : regions
  const others = Array.from({ length: columns }, (_, to) => `to_r${placeOf(grid, to).row}c${placeOf(grid, to).column}`)
  const lines = matchesOf(comparison).map(({ from, to, cosine, truth, verdict, back }) => {
    const [own, match, again] = [from, to, back].map((region) => placeOf(grid, region))
    const place = truth < 0 ? { row: '', column: '' } : placeOf(grid, truth)
    const words = [own, match].flatMap(({ row, column }) => [row, column])
    const row = cosines.subarray(from * regions, from * regions + columns)
    return [...words, cosine, place.row, place.column, verdict, again.row, again.column, ...row].join(',')
  })
  return `${[[...head, ...others].join(','), ...lines].join('\n')}\n`
}
