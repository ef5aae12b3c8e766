// Images where their features lie: as small pictures framed by the colour of their class, or as dots of it. Plain canvas
// drawing, done anew whenever something is chosen or moved.

import type { Point } from '../../../base/cropGeometry'
import { LIGHT, SHADOW, ring } from '../marks'
import { cornerOf, type Atlas } from './atlas'
import { toScreen, type MapFrame } from './mapFrame'

export interface MapScene {
  /** [N, 2] */
  points: ArrayLike<number>
  /** All images as one, and how they lie in it; dots are drawn where it is null. */
  atlas: { image: CanvasImageSource; lie: Atlas } | null
  /** Colour of each image's class; null for images without one. */
  colours: readonly (string | null)[]
  chosen: number | null
  /** Neighbours of the chosen one, and whether they are of its class; null where that is not known. */
  neighbours: ReadonlyMap<number, boolean | null>
  pointed: number | null
}

export interface MapColours {
  /** Of what has no class. */
  plain: string
  line: string
  right: string
  wrong: string
  unknown: string
}

/** @param scale device pixels a CSS pixel */
export function paintMap(
  ctx: CanvasRenderingContext2D,
  frame: MapFrame,
  scene: MapScene,
  colours: MapColours,
  scale: number,
): void {
  const { points, chosen, neighbours, pointed } = scene
  ctx.setTransform(scale, 0, 0, scale, 0, 0)
  ctx.clearRect(0, 0, frame.width, frame.height)
  ctx.imageSmoothingEnabled = true
  const middles = Array.from({ length: points.length / 2 }, (_, i) => toScreen(frame, points[2 * i], points[2 * i + 1]))
  const isMarked = (i: number) => i === chosen || i === pointed || neighbours.has(i)
  const draw = (i: number) => paintImage(ctx, frame, scene, i, middles[i], colours)
  middles.forEach((_, i) => {
    if (!isMarked(i)) draw(i)
  })
  if (chosen !== null) {
    ctx.strokeStyle = colours.line
    ctx.lineWidth = 1
    ctx.beginPath()
    for (const i of neighbours.keys()) {
      ctx.moveTo(middles[chosen].x, middles[chosen].y)
      ctx.lineTo(middles[i].x, middles[i].y)
    }
    ctx.stroke()
  }
  for (const [i, isRight] of neighbours) {
    draw(i)
    const colour = isRight === null ? colours.unknown : isRight ? colours.right : colours.wrong
    markImage(ctx, frame, scene, middles[i], colour, 2, isRight === false)
  }
  for (const [i, width] of [[pointed, 1.5], [chosen, 3]] as const)
    if (i !== null) {
      draw(i)
      markImage(ctx, frame, scene, middles[i], LIGHT, width)
    }
} // prettier-ignore

const sideOf = ({ side }: MapFrame, { atlas }: MapScene): number => (atlas ? side : Math.min(12, Math.max(5, side / 3)))

function paintImage(
  ctx: CanvasRenderingContext2D,
  frame: MapFrame,
  scene: MapScene,
  i: number,
  { x, y }: Point,
  { plain }: MapColours,
): void {
  const side = sideOf(frame, scene)
  const colour = scene.colours[i] ?? plain
  if (!scene.atlas) {
    ctx.fillStyle = colour
    ctx.strokeStyle = SHADOW
    ctx.lineWidth = 0.75
    ctx.beginPath()
    ctx.arc(x, y, side / 2, 0, 2 * Math.PI)
    ctx.fill()
    ctx.stroke()
    return
  }
  const { image, lie } = scene.atlas
  const from = cornerOf(lie, i)
  const edge = Math.max(1.5, side / 14)
  ctx.fillStyle = colour
  ctx.fillRect(x - side / 2, y - side / 2, side, side)
  ctx.drawImage(image, from.x, from.y, lie.side, lie.side, x - side / 2 + edge, y - side / 2 + edge, side - 2 * edge, side - 2 * edge) // prettier-ignore
}

function markImage(
  ctx: CanvasRenderingContext2D,
  frame: MapFrame,
  scene: MapScene,
  { x, y }: Point,
  colour: string,
  width: number,
  isDashed = false,
): void {
  const size = sideOf(frame, scene) + 2
  ctx.save()
  if (isDashed) ctx.setLineDash([4, 3])
  ring(ctx, { x: x - size / 2, y: y - size / 2, size }, colour, width)
  ctx.restore()
}
