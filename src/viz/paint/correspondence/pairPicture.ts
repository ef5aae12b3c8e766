// Two views side by side: the regions of the left one, and what they look like in the right one. Plain canvas drawing from
// small arrays; painting a pair takes well under a frame, so it is done anew whenever the pointer moves.

import { regionAt, regionCenter, type Point, type RegionGrid } from '../../../base/cropGeometry'
import { heatRgba, rangeOf } from '../heat'
import { imageOf } from '../images'
import { LIGHT, SHADOW, ring, type Box } from '../marks'
import type { Comparison, Match, Verdict } from './comparison'

/** In CSS pixels. */
export interface PairLayout {
  width: number
  height: number
  /** Side of a view. */
  side: number
  /** Left edges of the two views. */
  lefts: [number, number]
  top: number
}

const MARGIN = 3 // for frames and outlines

export function layoutOf(width: number): PairLayout {
  const gap = Math.max(24, Math.min(110, 0.13 * width))
  const side = Math.max(1, Math.floor((width - gap - 2 * MARGIN) / 2))
  return { width, height: side + 2 * MARGIN, side, lefts: [MARGIN, width - MARGIN - side], top: MARGIN }
}

/** The point of the left view under the pointer, as shares of its sides; null beside it. */
export function pointUnder({ lefts, top, side }: PairLayout, x: number, y: number): Point | null {
  const point = { x: (x - lefts[0]) / side, y: (y - top) / side }
  return point.x >= 0 && point.x < 1 && point.y >= 0 && point.y < 1 ? point : null
}

/** The region of a point, or the nearest one where the border fills none. */
export function nearestRegion(grid: RegionGrid, { x, y }: Point): number {
  const found = regionAt(grid, { x, y })
  if (found !== null) return found
  const within = (v: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(v / grid.extent)))
  return within(y, grid.rows) * grid.columns + within(x, grid.columns)
}

/** The region `rows` down and `columns` across, within the map and within what the view shows. */
export function movedRegion(grid: RegionGrid, region: number, rows: number, columns: number): number {
  const seen = Math.max(1, Math.ceil(1 / grid.extent - 0.5)) // regions whose middle is in the view
  const clamp = (v: number, count: number) => Math.min(Math.min(count, seen) - 1, Math.max(0, v))
  const row = clamp(Math.floor(region / grid.columns) + rows, grid.rows)
  return row * grid.columns + clamp((region % grid.columns) + columns, grid.columns)
}

export interface PairScene {
  /** Left and right, as seen; the right one also without colours. */
  left: CanvasImageSource
  right: CanvasImageSource
  comparison: Comparison
  matches: readonly Match[]
  /** Region of the left view that is looked at. */
  chosen: number
  /** Matches to be drawn as lines. */
  lines: readonly Match[]
}

export interface PairColours {
  /** Frames of the left and the right view. */
  frames: [string, string]
  verdicts: Record<Verdict, string>
}

const HEAT_ALPHA = 0.64

/** @param scale device pixels a CSS pixel */
export function paintPair(
  ctx: CanvasRenderingContext2D,
  layout: PairLayout,
  scene: PairScene,
  colours: PairColours,
  scale: number,
): void {
  const { side, lefts, top } = layout
  const { comparison, chosen, matches, lines } = scene
  const { grid } = comparison
  const chosenMatch = matches[chosen]
  ctx.setTransform(scale, 0, 0, scale, 0, 0)
  ctx.clearRect(0, 0, layout.width, layout.height)
  ctx.imageSmoothingEnabled = false
  ctx.drawImage(scene.left, lefts[0], top, side, side)
  ctx.drawImage(scene.right, lefts[1], top, side, side)
  paintHeat(ctx, layout, scene)
  for (const view of [0, 1] as const) {
    clipped(ctx, layout, view, () => paintGrid(ctx, layout, grid, view))
    outline(ctx, { x: lefts[view], y: top, size: side }, colours.frames[view], 2)
  }
  for (const match of [...lines].reverse())
    if (match.from !== chosen) paintLine(ctx, layout, grid, match, colours, lines.length > 24 ? 0.5 : 0.85, 1.5)
  if (chosenMatch.truth >= 0) clipped(ctx, layout, 1, () => paintTruth(ctx, layout, grid, chosenMatch.truth))
  const mark = colours.verdicts[chosenMatch.verdict]
  clipped(ctx, layout, 0, () => ring(ctx, boxOf(layout, grid, 0, chosen), LIGHT))
  clipped(ctx, layout, 1, () => ring(ctx, boxOf(layout, grid, 1, chosenMatch.to), mark))
  paintLine(ctx, layout, grid, chosenMatch, colours, 1, 3)
}

function paintHeat(ctx: CanvasRenderingContext2D, { lefts, top, side }: PairLayout, { comparison, chosen }: PairScene) {
  const { grid, regions, cosines } = comparison
  const row = cosines.subarray(chosen * regions, (chosen + 1) * regions)
  const heat = imageOf(heatRgba(row, rangeOf(row)), grid.columns, grid.rows)
  ctx.save()
  ctx.beginPath()
  ctx.rect(lefts[1], top, side, side)
  ctx.clip()
  ctx.globalAlpha = HEAT_ALPHA
  ctx.drawImage(heat, lefts[1], top, grid.columns * grid.extent * side, grid.rows * grid.extent * side)
  ctx.restore()
}

function boxOf({ lefts, top, side }: PairLayout, { columns, extent }: RegionGrid, view: 0 | 1, region: number): Box {
  const size = extent * side
  return { x: lefts[view] + (region % columns) * size, y: top + Math.floor(region / columns) * size, size }
}

function clipped(ctx: CanvasRenderingContext2D, { lefts, top, side }: PairLayout, view: 0 | 1, paint: () => void) {
  ctx.save()
  ctx.beginPath()
  ctx.rect(lefts[view] - MARGIN, top - MARGIN, side + 2 * MARGIN, side + 2 * MARGIN)
  ctx.clip()
  paint()
  ctx.restore()
}

function paintGrid(ctx: CanvasRenderingContext2D, { lefts, top, side }: PairLayout, grid: RegionGrid, view: 0 | 1) {
  if (side * grid.extent < 7) return // lines would hide the picture
  ctx.strokeStyle = 'rgb(255 255 255 / 0.28)'
  ctx.lineWidth = 1
  ctx.beginPath()
  for (let i = 1; i < Math.max(grid.rows, grid.columns); i++) {
    const at = Math.round(i * grid.extent * side) + 0.5
    if (at >= side) break
    ctx.moveTo(lefts[view] + at, top)
    ctx.lineTo(lefts[view] + at, top + side)
    ctx.moveTo(lefts[view], top + at)
    ctx.lineTo(lefts[view] + side, top + at)
  }
  ctx.stroke()
}

function outline(ctx: CanvasRenderingContext2D, { x, y, size }: Box, colour: string, width: number) {
  ctx.strokeStyle = colour
  ctx.lineWidth = width
  ctx.strokeRect(x, y, size, size)
}

/** Where the place truly is: a dashed ring in its region. */
function paintTruth(ctx: CanvasRenderingContext2D, layout: PairLayout, grid: RegionGrid, region: number) {
  const { x, y, size } = boxOf(layout, grid, 1, region)
  const inset = Math.min(5, size / 5)
  const box = { x: x + inset, y: y + inset, size: size - 2 * inset }
  ctx.setLineDash([])
  outline(ctx, box, SHADOW, 4)
  ctx.setLineDash([4, 3])
  outline(ctx, box, LIGHT, 2)
  ctx.setLineDash([])
}

function paintLine(
  ctx: CanvasRenderingContext2D,
  { lefts, top, side }: PairLayout,
  grid: RegionGrid,
  { from, to, verdict }: Match,
  { verdicts }: PairColours,
  alpha: number,
  width: number,
) {
  const ends = [from, to].map((region, view) => {
    const center = regionCenter(grid, region)
    return { x: lefts[view] + center.x * side, y: top + center.y * side }
  })
  ctx.save()
  ctx.globalAlpha = alpha
  ctx.lineCap = 'round'
  for (const [colour, extra] of [[SHADOW, 2], [verdicts[verdict], 0]] as const) {
    ctx.strokeStyle = colour
    ctx.fillStyle = colour
    ctx.lineWidth = width + extra
    ctx.beginPath()
    ctx.moveTo(ends[0].x, ends[0].y)
    ctx.lineTo(ends[1].x, ends[1].y)
    ctx.stroke()
    for (const { x, y } of ends) {
      ctx.beginPath()
      ctx.arc(x, y, width + 1 + extra / 2, 0, 2 * Math.PI)
      ctx.fill()
    }
  }
  ctx.restore()
} // prettier-ignore
