// Where a region of one crop lies in another crop of the same image. A network sees crops resized to squares and hands
// out one feature a region; regions are numbered row by row. Everything here is in pixels of the source image.

/** A crop of an image in its pixels, mirrored left to right where `flips` is not 0. */
export interface CropBox {
  top: number
  left: number
  height: number
  width: number
  flips: number
}

/** How regions lie in a view. */
export interface RegionGrid {
  rows: number
  columns: number
  /**
   * Side of a region as a share of the view's. Where a map was padded, rows * extent is more than 1 and the last regions
   * lie partly outside; where a border did not fill a patch, less.
   */
  extent: number
}

export interface Point {
  x: number
  y: number
}

export const regionsOf = ({ rows, columns }: RegionGrid): number => rows * columns

/** The middle of a region, as shares of the view's sides. */
export const regionCenter = ({ columns, extent }: RegionGrid, region: number): Point => ({
  x: ((region % columns) + 0.5) * extent,
  y: (Math.floor(region / columns) + 0.5) * extent,
})

/** Shares of a view's sides to a place in the image. */
export const toImage = (box: CropBox, { x, y }: Point): Point => ({
  x: box.left + box.width * (box.flips ? 1 - x : x),
  y: box.top + box.height * y,
})

/** A place in the image to shares of a view's sides; outside [0, 1] where the view does not show it. */
export function toView(box: CropBox, { x, y }: Point): Point {
  const across = (x - box.left) / box.width
  return { x: box.flips ? 1 - across : across, y: (y - box.top) / box.height }
}

/** Boxes are whole pixels, so points fall on edges; they belong to the region right of them or below, however rounded. */
const ON_EDGE = 1e-9

/** The region that shows a point of the view, or null where none does. */
export function regionAt({ rows, columns, extent }: RegionGrid, point: Point): number | null {
  const [x, y] = [point.x + ON_EDGE, point.y + ON_EDGE]
  if (!(x >= 0 && x < 1 && y >= 0 && y < 1)) return null
  const [row, column] = [Math.floor(y / extent), Math.floor(x / extent)]
  return row < rows && column < columns ? row * columns + column : null
}

/**
 * For each region of view `a`, the region of view `b` that shows the same place: the one in which its middle lies.
 * -1 where that place is outside `b`, or outside `a` itself (a padded region).
 */
export function trueRegions(a: CropBox, b: CropBox, grid: RegionGrid): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: regionsOf(grid) }, (_, region) => {
    const center = regionCenter(grid, region)
    if (regionAt(grid, center) === null) return -1
    return regionAt(grid, toView(b, toImage(a, center))) ?? -1
  })
}

/** Rows or columns between two regions, whichever are more. */
export const regionsApart = ({ columns }: RegionGrid, a: number, b: number): number =>
  Math.max(Math.abs((a % columns) - (b % columns)), Math.abs(Math.floor(a / columns) - Math.floor(b / columns)))
