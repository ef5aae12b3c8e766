// A query and what it attends to: on the left the picture with the block's windows, on the right the query's probabilities
// where the keys truly lie. Plain canvas drawing, done anew whenever the pointer moves.

import { LIGHT, SHADOW, ring, type Box } from '../marks'
import { boxOf, type Frame } from './frame'
import { edgesBetweenWindows, edgesRound } from './outlines'
import { dot, hatch, outline } from './tokenMarks'
import { CLS, isPadded, type Key, type TokenLayout } from './tokens'

export interface AttentionScene {
  /** The picture, and the same without colours. */
  left: CanvasImageSource
  right: CanvasImageSource
  layout: TokenLayout
  /** The query's place. */
  query: number
  /** Keys of its window, in order. */
  keys: readonly Key[]
  /** [N, 4] the colour of each, by its number; see keyColours.ts */
  rgba: Uint8ClampedArray
  /** Numbers of the keys that hold the chosen share. */
  kept: readonly number[]
  /** Number of the key under the pointer. */
  pointed: number | null
}

export interface AttentionColours {
  frame: string
  /** Behind padded tokens, and what is drawn on it. */
  ground: string
  ink: string
  window: string
  kept: string
}

const HEAT_ALPHA = 0.74
const DIM = 'rgb(8 10 14 / 0.5)'
const DIMMER = 'rgb(8 10 14 / 0.72)'

/** @param scale device pixels a CSS pixel */
export function paintAttention(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  scene: AttentionScene,
  colours: AttentionColours,
  scale: number,
): void {
  const { layout, query, keys, kept, pointed } = scene
  ctx.setTransform(scale, 0, 0, scale, 0, 0)
  ctx.clearRect(0, 0, frame.width, frame.height)
  ctx.imageSmoothingEnabled = false
  const windowEdges = layout.windows > 1 ? edgesRound(layout, keys.map(({ place }) => place)) : [] // prettier-ignore
  const between = edgesBetweenWindows(layout)
  for (const side of [0, 1] as const) {
    const corner: Box = { x: frame.lefts[side], y: frame.top, size: frame.unit }
    paintGround(ctx, frame, scene, side, colours)
    if (side === 1) paintHeat(ctx, frame, scene)
    paintGrid(ctx, frame, scene, side)
    if (side === 0) outline(ctx, between, corner, 'rgb(255 255 255 / 0.75)', 1)
    outline(ctx, windowEdges, corner, colours.window, 2.5)
    if (side === 1) {
      const places = kept.map((index) => keys[index].place)
      outline(ctx, edgesRound(layout, places).map((edge) => ({ ...edge, isOpen: false })), corner, colours.kept, 2) // prettier-ignore
      if (places.includes(CLS)) ring(ctx, boxOf(frame, layout, side, CLS), colours.kept, 2)
      if (pointed !== null) ring(ctx, inset(boxOf(frame, layout, side, keys[pointed].place), 3), LIGHT, 1.5)
    }
    ring(ctx, inset(boxOf(frame, layout, side, query), 1), LIGHT)
    cross(ctx, boxOf(frame, layout, side, query))
  }
}

const inset = ({ x, y, size }: Box, by: number): Box => {
  const edge = Math.min(by, size / 6)
  return { x: x + edge, y: y + edge, size: size - 2 * edge }
}

/** The picture, the padding round it, and darkness over what the query does not see. */
function paintGround(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  scene: AttentionScene,
  side: 0 | 1,
  { ground, ink, frame: edge }: AttentionColours,
): void {
  const { lefts, top, picture, mapWidth, mapHeight, cls } = frame
  const { layout, keys } = scene
  ctx.fillStyle = ground
  ctx.fillRect(lefts[side], top, mapWidth, mapHeight)
  ctx.drawImage(side === 0 ? scene.left : scene.right, lefts[side], top, picture, picture)
  ctx.strokeStyle = edge
  ctx.lineWidth = 1
  ctx.strokeRect(lefts[side], top, picture, picture)
  const seen = new Set(keys.map(({ place }) => place))
  for (let place = 0; place < layout.paddedRows * layout.paddedColumns; place++) {
    const box = boxOf(frame, layout, side, place)
    if (isPadded(layout, place)) dot(ctx, box, ink)
    else if (!seen.has(place)) {
      ctx.fillStyle = side === 0 ? DIM : DIMMER
      ctx.fillRect(box.x, box.y, box.size, box.size)
    }
  }
  if (!layout.hasCls) return
  const box = boxOf(frame, layout, side, CLS)
  ctx.fillStyle = ground
  ctx.fillRect(box.x, box.y, box.size, box.size)
  ctx.strokeStyle = edge
  ctx.strokeRect(box.x, box.y, box.size, box.size)
  ctx.fillStyle = ink
  ctx.font = '600 12px system-ui, sans-serif'
  ctx.textBaseline = 'middle'
  ctx.fillText('cls token', box.x + cls + 8, box.y + cls / 2)
}

function paintHeat(ctx: CanvasRenderingContext2D, frame: Frame, { layout, keys, rgba }: AttentionScene): void {
  keys.forEach(({ index, place, isMasked, isPadded }) => {
    const box = boxOf(frame, layout, 1, place)
    if (isMasked) return hatch(ctx, box)
    const [r, g, b] = rgba.subarray(4 * index, 4 * index + 3)
    ctx.fillStyle = `rgb(${r} ${g} ${b} / ${place === CLS || isPadded ? 1 : HEAT_ALPHA})`
    ctx.fillRect(box.x, box.y, box.size, box.size)
    if (isPadded) dot(ctx, box, LIGHT)
  })
}

/** Thin lines between the tokens of the query's window. */
function paintGrid(ctx: CanvasRenderingContext2D, frame: Frame, { layout, keys }: AttentionScene, side: 0 | 1): void {
  if (frame.unit < 7) return // lines would hide the picture
  ctx.strokeStyle = 'rgb(255 255 255 / 0.22)'
  ctx.lineWidth = 1
  for (const { place } of keys) {
    if (place === CLS) continue
    const { x, y, size } = boxOf(frame, layout, side, place)
    ctx.strokeRect(x, y, size, size)
  }
}

/** The query's mark: it is told from other rings without its colour. */
function cross(ctx: CanvasRenderingContext2D, { x, y, size }: Box): void {
  const [arm, cx, cy] = [Math.max(2, Math.min(6, size / 5)), x + size / 2, y + size / 2]
  for (const [colour, width] of [[SHADOW, 4], [LIGHT, 2]] as const) {
    ctx.strokeStyle = colour
    ctx.lineWidth = width
    ctx.beginPath()
    ctx.moveTo(cx - arm, cy)
    ctx.lineTo(cx + arm, cy)
    ctx.moveTo(cx, cy - arm)
    ctx.lineTo(cx, cy + arm)
    ctx.stroke()
  }
} // prettier-ignore
