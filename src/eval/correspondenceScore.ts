// How often the most similar region is the right one, by two protocols (docs/method.md).

import { regionsApart, regionsOf, trueRegions, type CropBox, type RegionGrid } from '../base/cropGeometry'
import { shareError, type ImageShare } from './shareError'

/** For every region of the first view of an image: its match in the second, and their cosine. */
export interface ImageMatches {
  to: ArrayLike<number>
  cosines: ArrayLike<number>
}

/** Matches the official protocol looks at, the most confident of an image. */
const SUREST = 10

/** Percent, and pixels of what the network sees. */
export interface MirroredScore {
  /** Of the ten surest matches of each image (all, where it has fewer regions), those on the mirrored region. */
  mirrorTop: number
  /** Its standard error over images, in points; not of one image. */
  mirrorTopError?: number
  /** Of all matches. */
  mirrorAll: number
  /** Mean distance of the ten surest matches from the mirrored region. */
  mirrorDistance: number
}

/** Percent of the regions whose place the second view shows. */
export interface CropScore {
  /** Their match shows it; or it or a neighbour of it, diagonals included, does. */
  cropExact: number
  /** Its standard error over images, in points; not of one image. */
  cropExactError?: number
  cropNear: number
  /** The same for a match drawn blindly, */
  cropChance: number
  cropChanceNear: number
  /** and for taking the region of the same row and column. */
  cropSame: number
  cropSameNear: number
}

/** An image against its mirrored copy (`analyze_models.py`). @param side of the views in pixels */
export function scoreMirrored(images: readonly ImageMatches[], grid: RegionGrid, side: number): MirroredScore {
  const regions = regionsOf(grid)
  const count = Math.min(SUREST, regions)
  let [all, distance] = [0, 0]
  const tops: ImageShare[] = []
  for (const { to, cosines } of images) {
    const order = Array.from({ length: regions }, (_, i) => i).sort((a, b) => cosines[b] - cosines[a] || a - b)
    const top = { right: 0, of: count }
    tops.push(top)
    order.forEach((from, rank) => {
      const truth = mirrored(grid, from)
      const isRight = to[from] === truth
      if (isRight) all++
      if (rank >= count) return
      if (isRight) top.right++
      distance += pixelsApart(grid, to[from], truth, side)
    })
  }
  const n = images.length
  const top = tops.reduce((sum, { right }) => sum + right, 0)
  return {
    mirrorTop: (100 * top) / (n * count),
    ...errorAs('mirrorTopError', tops),
    mirrorAll: (100 * all) / (n * regions),
    mirrorDistance: distance / (n * count),
  }
}

const mirrored = ({ columns }: RegionGrid, region: number) =>
  region - (region % columns) + columns - 1 - (region % columns)

function pixelsApart({ columns, extent }: RegionGrid, a: number, b: number, side: number): number {
  const across = (a % columns) - (b % columns)
  const down = Math.floor(a / columns) - Math.floor(b / columns)
  return extent * side * Math.hypot(across, down)
}

/**
 * Two crops of known geometry; images none of whose regions are shown twice count for nothing, and where all are such there
 * is nothing to tell.
 */
export function scoreCrops(
  images: readonly (ImageMatches & { boxes: readonly [CropBox, CropBox] })[],
  grid: RegionGrid,
): Partial<CropScore> {
  const regions = regionsOf(grid)
  let [shown, exact, near, chance, chanceNear, same, sameNear] = [0, 0, 0, 0, 0, 0, 0]
  const exacts: ImageShare[] = []
  for (const { to, boxes } of images) {
    const own = { right: 0, of: 0 }
    exacts.push(own)
    trueRegions(boxes[0], boxes[1], grid).forEach((truth, from) => {
      if (truth < 0) return
      shown++
      own.of++
      const apart = regionsApart(grid, to[from], truth)
      const guess = regionsApart(grid, from, truth)
      exact += Number(apart === 0)
      own.right += Number(apart === 0)
      near += Number(apart <= 1)
      chance += 1 / regions
      chanceNear += neighbours(grid, truth) / regions
      same += Number(guess === 0)
      sameNear += Number(guess <= 1)
    })
  }
  if (!shown) return {}
  const percent = (sum: number) => (100 * sum) / shown
  return {
    cropExact: percent(exact),
    ...errorAs('cropExactError', exacts),
    cropNear: percent(near),
    cropChance: percent(chance),
    cropChanceNear: percent(chanceNear),
    cropSame: percent(same),
    cropSameNear: percent(sameNear),
  }
}

function errorAs<K extends string>(key: K, images: readonly ImageShare[]): Partial<Record<K, number>> {
  const error = shareError(images)
  return error === null ? {} : ({ [key]: error } as Record<K, number>)
}

/** Regions at most one away, the region itself among them. */
function neighbours({ rows, columns }: RegionGrid, region: number): number {
  const span = (at: number, count: number) => Math.min(count - 1, at + 1) - Math.max(0, at - 1) + 1
  return span(Math.floor(region / columns), rows) * span(region % columns, columns)
}
