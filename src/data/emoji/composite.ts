// An emoji on a background: what a photograph of it might be. Size, place and colours are functions of (seed, index).

import { STREAM, pcg4d, unitFloat } from '../../base/rng'
import type { IndexedImage } from '../png'

const SIZE = 32
const PLANE = SIZE * SIZE

/**
 * @param sheet  the atlas @param left @param top first pixel of the emoji's 32 x 32 cell in it
 * @param into   receives [3, 32, 32] bytes
 */
export function compositeEmoji(sheet: IndexedImage, left: number, top: number, index: number, into: Uint8Array): void {
  const [a, b, c, d] = pcg4d(0, STREAM.emoji, 0, index).map(unitFloat)
  const scale = 0.78 + 0.3 * a // of the emoji; above 1 its edges are cut off
  const slack = 0.12 * SIZE
  const centerX = SIZE / 2 + slack * (2 * b - 1)
  const centerY = SIZE / 2 + slack * (2 * c - 1)
  const background = backgroundOf(index, d)
  const rgba = new Float64Array(4)
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      sample(
        sheet,
        left,
        top,
        (x + 0.5 - centerX) / scale + SIZE / 2 - 0.5,
        (y + 0.5 - centerY) / scale + SIZE / 2 - 0.5,
        rgba,
      )
      const behind = background(x / (SIZE - 1), y / (SIZE - 1))
      for (let channel = 0; channel < 3; channel++)
        into[channel * PLANE + y * SIZE + x] = Math.round(255 * (rgba[channel] + (1 - rgba[3]) * behind[channel]))
    }
}

/** Bilinear sample of the cell with premultiplied alpha in [0, 1]; transparent outside. */
function sample(sheet: IndexedImage, left: number, top: number, x: number, y: number, into: Float64Array): void {
  into.fill(0)
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ]) {
    // prettier-ignore
    const [u, v] = [x0 + dx, y0 + dy]
    if (u < 0 || v < 0 || u >= SIZE || v >= SIZE) continue
    const weight = (dx ? x - x0 : 1 - x + x0) * (dy ? y - y0 : 1 - y + y0)
    const color = 4 * sheet.indices[(top + v) * sheet.width + left + u]
    const alpha = sheet.palette[color + 3] / 255
    for (let channel = 0; channel < 3; channel++)
      into[channel] += (weight * alpha * sheet.palette[color + channel]) / 255
    into[3] += weight * alpha
  }
}

type Color = [number, number, number]

/** A plain colour, a gradient, or a mixture of four corners. */
function backgroundOf(index: number, kind: number): (x: number, y: number) => Color {
  const corners = [0, 1, 2, 3].map((i) => colorOf(index, i))
  if (kind < 0.35) return () => corners[0]
  if (kind < 0.7) {
    const angle = 2 * Math.PI * unitFloat(pcg4d(0, STREAM.emoji, 2, index)[0])
    const [ax, ay] = [Math.cos(angle), Math.sin(angle)]
    return (x, y) => mix(corners[0], corners[1], Math.min(1, Math.max(0, 0.5 + (x - 0.5) * ax + (y - 0.5) * ay)))
  }
  return (x, y) => mix(mix(corners[0], corners[1], x), mix(corners[2], corners[3], x), y)
}

const mix = (a: Color, b: Color, t: number): Color => [0, 1, 2].map((i) => a[i] + (b[i] - a[i]) * t) as Color

/** Colours of photographs: any hue, seldom vivid. */
function colorOf(index: number, corner: number): Color {
  const [hue, saturation, lightness] = pcg4d(0, STREAM.emoji, 1, 4 * index + corner).map(unitFloat)
  const s = 0.6 * saturation
  const l = 0.12 + 0.76 * lightness
  const channel = (n: number) => {
    const k = (n + 12 * hue) % 12
    return l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))
  }
  return [channel(0), channel(8), channel(4)]
}
