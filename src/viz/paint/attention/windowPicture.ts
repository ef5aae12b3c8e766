// The window of a query as the block sees it: rolled together, key beside key. One small picture a head.

import { LIGHT, ring, type Box } from '../marks'
import { dot, hatch } from './tokenMarks'
import { CLS, type Key, type TokenLayout } from './tokens'

export interface WindowScene {
  layout: TokenLayout
  /** Number of the query in the window. */
  query: number
  keys: readonly Key[]
  /** [N, 4] the colour of each key, by its number; see keyColours.ts */
  rgba: Uint8ClampedArray
}

const GAP = 4 // CSS pixels below the cls token

/** Height of the picture that is `width` wide. */
export function windowHeight({ tokens, windowColumns, hasCls }: TokenLayout, width: number): number {
  const unit = width / windowColumns
  const rows = (tokens - Number(hasCls)) / windowColumns
  return rows * unit + (hasCls ? clsSide(unit) + GAP : 0)
}

/** Large enough to be seen, no larger than a token where those are large. */
const clsSide = (unit: number) => Math.max(10, Math.min(unit, 16))

/** @param width in CSS pixels @param scale device pixels a CSS pixel */
export function paintWindow(
  ctx: CanvasRenderingContext2D,
  width: number,
  { layout, query, keys, rgba }: WindowScene,
  scale: number,
): void {
  const { windowColumns, hasCls } = layout
  const unit = width / windowColumns
  const top = hasCls ? clsSide(unit) + GAP : 0
  const boxAt = ({ index, place }: Key): Box => {
    if (place === CLS) return { x: 0, y: 0, size: clsSide(unit) }
    const i = index - Number(hasCls)
    return { x: (i % windowColumns) * unit, y: top + Math.floor(i / windowColumns) * unit, size: unit }
  }
  ctx.setTransform(scale, 0, 0, scale, 0, 0)
  ctx.clearRect(0, 0, width, windowHeight(layout, width))
  for (const key of keys) {
    const box = boxAt(key)
    const [r, g, b] = rgba.subarray(4 * key.index, 4 * key.index + 3)
    ctx.fillStyle = `rgb(${r} ${g} ${b})`
    ctx.fillRect(box.x, box.y, box.size + 0.5, box.size + 0.5) // no seams between cells
    if (key.isMasked) hatch(ctx, box)
    else if (key.isPadded) dot(ctx, box, LIGHT)
  }
  const { x, y, size } = boxAt(keys[query])
  ring(ctx, { x: x + 1.5, y: y + 1.5, size: size - 3 }, LIGHT, 1.5)
}
