// How tokens are marked on a canvas: hatched, dotted, outlined in groups.

import { SHADOW, type Box } from '../marks'
import type { Edge } from './outlines'

/** Forbidden by the mask. */
export function hatch(ctx: CanvasRenderingContext2D, { x, y, size }: Box): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, size, size)
  ctx.clip()
  ctx.fillStyle = 'rgb(16 18 24 / 0.72)'
  ctx.fillRect(x, y, size, size)
  ctx.strokeStyle = 'rgb(255 255 255 / 0.62)'
  ctx.lineWidth = 1
  ctx.beginPath()
  // lines x + y = const on the whole canvas, so that they run on from token to token
  const [apart, from] = [6, Math.ceil((x + y) / 6) * 6]
  for (let at = from; at < x + y + 2 * size; at += apart) {
    ctx.moveTo(at - y, y)
    ctx.lineTo(at - y - size, y + size)
  }
  ctx.stroke()
  ctx.restore()
}

/** Filled in to make a window whole. */
export function dot(ctx: CanvasRenderingContext2D, { x, y, size }: Box, colour: string): void {
  ctx.fillStyle = colour
  ctx.beginPath()
  ctx.arc(x + size / 2, y + size / 2, Math.max(1.2, Math.min(3, size / 9)), 0, 2 * Math.PI)
  ctx.fill()
}

/** Edges in tokens, from a corner; open ones are dashed. */
export function outline(
  ctx: CanvasRenderingContext2D,
  edges: readonly Edge[],
  { x, y, size }: Box,
  colour: string,
  width: number,
): void {
  const stroke = (some: readonly Edge[]) => {
    ctx.beginPath()
    for (const { x1, y1, x2, y2 } of some) {
      ctx.moveTo(x + x1 * size, y + y1 * size)
      ctx.lineTo(x + x2 * size, y + y2 * size)
    }
    ctx.stroke()
  }
  ctx.save()
  ctx.lineCap = 'square'
  ctx.strokeStyle = SHADOW
  ctx.lineWidth = width + 2
  stroke(edges.filter(({ isOpen }) => !isOpen))
  ctx.strokeStyle = colour
  ctx.lineWidth = width
  stroke(edges.filter(({ isOpen }) => !isOpen))
  ctx.lineCap = 'butt'
  ctx.setLineDash([width * 1.5, width * 1.5])
  stroke(edges.filter(({ isOpen }) => isOpen))
  ctx.restore()
}
