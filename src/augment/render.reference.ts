// A view again, step by step on whole images in double precision, the way the image library of the official code goes
// about it: resize in two passes, then each colour change over the whole image, blur, solarise, normalise.

import type { Normalization } from './multiCrop'
import type { ViewParameters } from './viewParameters'

type Plane = number[][]
type Image = [Plane, Plane, Plane]

const map = (image: Image, f: (rgb: [number, number, number]) => number[]): Image => {
  const out = image.map((plane) => plane.map((row) => row.slice())) as Image
  image[0].forEach((row, y) => {
    row.forEach((_, x) => {
      f([image[0][y][x], image[1][y][x], image[2][y][x]]).forEach((v, c) => (out[c][y][x] = v))
    })
  })
  return out
}

const clamp = (v: number) => Math.min(1, Math.max(0, v))
const luminance = ([r, g, b]: number[]) => 0.299 * r + 0.587 * g + 0.114 * b
const transpose = (plane: Plane): Plane => plane[0].map((_, x) => plane.map((row) => row[x]))

const triangle = (d: number) => Math.max(0, 1 - Math.abs(d))
const cubic = (x: number) => {
  const [d, a] = [Math.abs(x), -0.5]
  if (d < 1) return (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1
  return d < 2 ? a * d ** 3 - 5 * a * d ** 2 + 8 * a * d - 4 * a : 0
}

/** Each row resampled to `side` values; the filter widens where the row shrinks. */
function resizeRows(plane: Plane, side: number, isBicubic: boolean): Plane {
  const length = plane[0].length
  const scale = length / side
  const stretch = Math.max(1, scale)
  const filter = isBicubic ? cubic : triangle
  return plane.map((row) =>
    Array.from({ length: side }, (_, i) => {
      const center = (i + 0.5) * scale
      const weights = row.map((_, u) => filter((u + 0.5 - center) / stretch))
      const total = weights.reduce((a, b) => a + b, 0)
      return weights.reduce((sum, w, u) => sum + w * row[u], 0) / total
    }),
  )
}

/** 24 orders of brightness 0, contrast 1, saturation 2, hue 3, lexicographic. */
const ORDERS = [0, 1, 2, 3].flatMap((a) =>
  [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].flatMap((c) => [0, 1, 2, 3].map((d) => [a, b, c, d]))),
).filter((o) => new Set(o).size === 4) // prettier-ignore

function rotateHue([r, g, b]: number[], turns: number): number[] {
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)]
  const chroma = high - low
  if (chroma === 0) return [r, g, b]
  const sector = high === r ? (g - b) / chroma : high === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4
  const h = (((sector / 6 + turns) % 1) + 1) % 1
  const saturation = chroma / high
  const i = Math.floor(h * 6)
  const f = h * 6 - i
  const [p, q, t] = [high * (1 - saturation), high * (1 - saturation * f), high * (1 - saturation * (1 - f))]
  return [[high, t, p], [q, high, p], [p, high, t], [p, q, high], [t, p, high], [high, p, q]][i % 6] // prettier-ignore
}

function jitter(image: Image, view: ViewParameters): Image {
  for (const change of ORDERS[view.order]) {
    if (change === 0) image = map(image, (c) => c.map((v) => clamp(v * view.brightness)))
    if (change === 1) {
      const all: number[] = []
      map(image, (c) => (all.push(luminance(c)), c))
      const mean = all.reduce((a, b) => a + b, 0) / all.length
      image = map(image, (c) => c.map((v) => clamp(view.contrast * v + (1 - view.contrast) * mean)))
    }
    if (change === 2)
      image = map(image, (c) => c.map((v) => clamp(view.saturation * v + (1 - view.saturation) * luminance(c))))
    if (change === 3) image = map(image, (c) => rotateHue(c, view.hue))
  }
  return image
}

function blurRows(plane: Plane, sigma: number): Plane {
  const reach = Math.ceil(3 * sigma)
  const taps = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2))
  const total = taps.reduce((a, b) => a + b, 0)
  return plane.map((row) =>
    row.map(
      (_, x) =>
        taps.reduce((sum, w, i) => sum + w * row[Math.min(row.length - 1, Math.max(0, x + i - reach))], 0) / total,
    ),
  )
}

/** @param source bytes [3, size, size] of one image @returns [3, side, side], flat, normalised */
export function renderReference(
  source: ArrayLike<number>,
  size: number,
  view: ViewParameters,
  {
    side,
    isBicubic,
    threshold,
    normalization,
  }: { side: number; isBicubic: boolean; threshold: number; normalization: Normalization },
): number[] {
  const { top, left, height, width } = view
  let image = [0, 1, 2].map((c) => {
    const box = Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => source[(c * size + top + y) * size + left + x] / 255),
    )
    const resized = transpose(resizeRows(transpose(resizeRows(box, side, isBicubic)), side, isBicubic))
    return resized.map((row) => (view.flips ? row.slice().reverse() : row).map(clamp))
  }) as Image
  if (view.jitters) image = jitter(image, view)
  if (view.grays) image = map(image, (c) => [luminance(c), luminance(c), luminance(c)])
  if (view.sigma > 0)
    image = image.map((plane) => transpose(blurRows(transpose(blurRows(plane, view.sigma)), view.sigma))) as Image
  if (view.solarizes) image = map(image, (c) => c.map((v) => (v >= threshold ? 1 - v : v)))
  const { mean, std } = normalization
  return image.flatMap((plane, c) => plane.flatMap((row) => row.map((v) => (v - mean[c]) / std[c])))
}
