// Where images lie on a map of their features, how it is zoomed, which one is under the pointer and which lies beside another.

import type { Point } from '../../../base/cropGeometry'
import type { Basis } from './pca'

/** Of places, in their own units; up is more. */
export interface Extent {
  left: number
  right: number
  bottom: number
  top: number
}

/** How the reader has moved the map. */
export interface Zoom {
  /** 1 shows all. */
  factor: number
  /** The place in the middle; null for that of the whole map. */
  middle: Point | null
}

export const WHOLE: Zoom = { factor: 1, middle: null }
const MOST_ZOOM = 16

/** In CSS pixels. */
export interface MapFrame {
  width: number
  height: number
  /** The place in the middle. */
  middle: Point
  /** Pixels a unit, the same both ways. */
  unit: number
  /** Of an image. */
  side: number
}

/** Standard deviations of the basis that the map always shows, so that its scale stays while the points move. */
const SHOWN_DEVIATIONS = 2.5

/** @param points [N, 2] @param basis where the points lie in one: also as far as it reaches */
export function extentOf(points: ArrayLike<number>, basis: Basis | null): Extent {
  const reach = (k: number) => (basis ? SHOWN_DEVIATIONS * Math.sqrt(basis.variances[k] ?? 0) : -Infinity)
  const extent = { left: -reach(0), right: reach(0), bottom: -reach(1), top: reach(1) }
  for (let i = 0; i < points.length; i += 2) {
    extent.left = Math.min(extent.left, points[i])
    extent.right = Math.max(extent.right, points[i])
    extent.bottom = Math.min(extent.bottom, points[i + 1])
    extent.top = Math.max(extent.top, points[i + 1])
  }
  return extent
}

/** @param count images on the map: the more, the smaller each */
export function frameOf(width: number, count: number, extent: Extent, { factor, middle }: Zoom): MapFrame {
  const height = Math.round(Math.min(560, Math.max(280, 0.62 * width)))
  const crowd = Math.sqrt((width * height) / Math.max(1, count))
  const side = Math.min(64, Math.min(36, Math.max(10, 0.62 * crowd)) * Math.sqrt(factor))
  const [across, up] = [extent.right - extent.left, extent.top - extent.bottom]
  const fit = Math.min((width - side - 8) / (across || 1), (height - side - 8) / (up || 1))
  return {
    width,
    height,
    middle: middle ?? { x: (extent.left + extent.right) / 2, y: (extent.bottom + extent.top) / 2 },
    unit: Math.max(fit, 1e-9) * factor,
    side,
  }
}

/** Where a place is on the canvas. */
export const toScreen = ({ width, height, middle, unit }: MapFrame, x: number, y: number): Point => ({
  x: width / 2 + (x - middle.x) * unit,
  y: height / 2 - (y - middle.y) * unit,
})

/** The place at a point of the canvas. */
export const toPlace = ({ width, height, middle, unit }: MapFrame, { x, y }: Point): Point => ({
  x: middle.x + (x - width / 2) / unit,
  y: middle.y - (y - height / 2) / unit,
})

/** Zoomed by `by` so that the place under a point of the canvas stays there. */
export function zoomed(frame: MapFrame, zoom: Zoom, by: number, around: Point): Zoom {
  const factor = Math.min(MOST_ZOOM, Math.max(1, zoom.factor * by))
  if (factor === 1) return WHOLE
  const place = toPlace(frame, around)
  const kept = zoom.factor / factor
  const { middle } = frame
  return { factor, middle: { x: place.x + (middle.x - place.x) * kept, y: place.y + (middle.y - place.y) * kept } }
}

/** Moved by pixels; the whole map stays as it is. */
export function panned({ middle, unit }: MapFrame, zoom: Zoom, across: number, down: number): Zoom {
  if (zoom.factor === 1) return zoom
  return { ...zoom, middle: { x: middle.x - across / unit, y: middle.y + down / unit } }
}

/** The image under a point of the canvas: of several the one whose middle is nearest; null where there is none. */
export function imageUnder(frame: MapFrame, points: ArrayLike<number>, at: Point): number | null {
  let [found, nearest] = [-1, Infinity]
  for (let i = 0; 2 * i < points.length; i++) {
    const { x, y } = toScreen(frame, points[2 * i], points[2 * i + 1])
    const [across, down] = [Math.abs(at.x - x), Math.abs(at.y - y)]
    const distance = Math.max(across, down)
    if (distance <= frame.side / 2 && distance < nearest) [found, nearest] = [i, distance]
  }
  return found < 0 ? null : found
}

const ASIDE = 2 // a step aside counts as so many ahead
const WIDEST = 1.5 // what lies further aside than so many steps ahead is not in this direction

/** The image beside another, right, left, up or down of it; the same one where there is none. */
export function imageBeside(points: ArrayLike<number>, from: number, right: number, down: number): number {
  let [found, least] = [from, Infinity]
  for (let i = 0; 2 * i < points.length; i++) {
    const across = points[2 * i] - points[2 * from]
    const up = points[2 * i + 1] - points[2 * from + 1]
    const ahead = right * across - down * up
    const aside = Math.abs(right * up + down * across)
    const distance = ahead + ASIDE * aside
    if (i !== from && ahead > 0 && aside <= WIDEST * ahead && distance < least) [found, least] = [i, distance]
  }
  return found
}
