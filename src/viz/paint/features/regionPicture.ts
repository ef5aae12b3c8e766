// Pictures with the colours of their regions below, and over the pictures how like each region is to the chosen one. Plain
// canvas drawing, done anew whenever the pointer moves.

import type { RegionGrid } from '../../../base/cropGeometry'
import { LIGHT, ring } from '../marks'
import { cornerOf, type RegionFrame, type Spot } from './regionFrame'

export interface RegionScene {
  /** The pictures, and the same without colours. */
  pictures: readonly { plain: CanvasImageSource; grey: CanvasImageSource }[]
  grid: RegionGrid
  /** Regions of all pictures, [pictures * rows, columns] pixels; null where there is no basis yet. */
  colours: CanvasImageSource | null
  /** The same as heat; null where no region is chosen. */
  heat: CanvasImageSource | null
  chosen: Spot | null
  /** The most similar region of another picture. */
  match: Spot | null
  pointed: Spot | null
}

export interface RegionColours {
  /** Where there are no colours yet. */
  ground: string
  match: string
}

const HEAT_ALPHA = 0.64

/** @param scale device pixels a CSS pixel */
export function paintRegions(
  ctx: CanvasRenderingContext2D,
  frame: RegionFrame,
  scene: RegionScene,
  { ground, match }: RegionColours,
  scale: number,
): void {
  const { side } = frame
  ctx.setTransform(scale, 0, 0, scale, 0, 0)
  ctx.clearRect(0, 0, frame.width, frame.height)
  ctx.imageSmoothingEnabled = false
  scene.pictures.forEach(({ plain, grey }, picture) => {
    const [upper, lower] = [cornerOf(frame, picture, 0), cornerOf(frame, picture, 1)]
    ctx.drawImage(scene.heat ? grey : plain, upper.x, upper.y, side, side)
    ctx.globalAlpha = HEAT_ALPHA
    if (scene.heat) paintSheet(ctx, frame, scene, scene.heat, picture, 0)
    ctx.globalAlpha = 1
    ctx.fillStyle = ground
    if (scene.colours) paintSheet(ctx, frame, scene, scene.colours, picture, 1)
    else ctx.fillRect(lower.x, lower.y, side, side)
  })
  for (const half of [0, 1] as const) {
    if (scene.match) mark(ctx, frame, scene.grid, scene.match, half, match, 2)
    if (scene.pointed) mark(ctx, frame, scene.grid, scene.pointed, half, LIGHT, 1)
    if (scene.chosen) mark(ctx, frame, scene.grid, scene.chosen, half, LIGHT, 2.5)
  }
}

/** The regions of one picture, as far as they lie within it. */
function paintSheet(
  ctx: CanvasRenderingContext2D,
  frame: RegionFrame,
  { grid: { rows, columns, extent } }: RegionScene,
  sheet: CanvasImageSource,
  picture: number,
  half: 0 | 1,
): void {
  const { x, y } = cornerOf(frame, picture, half)
  const { side } = frame
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, side, side)
  ctx.clip()
  ctx.drawImage(sheet, 0, picture * rows, columns, rows, x, y, columns * extent * side, rows * extent * side)
  ctx.restore()
}

function mark(
  ctx: CanvasRenderingContext2D,
  frame: RegionFrame,
  { columns, extent }: RegionGrid,
  { picture, region }: Spot,
  half: 0 | 1,
  colour: string,
  width: number,
): void {
  const { x, y } = cornerOf(frame, picture, half)
  const size = extent * frame.side
  const inset = Math.min(1, size / 8)
  const box = {
    x: x + (region % columns) * size + inset,
    y: y + Math.floor(region / columns) * size + inset,
    size: size - 2 * inset,
  }
  ring(ctx, box, colour, width)
}
