// A square resized as Pillow does it (Image.resize with BICUBIC; src/libImaging/Resample.c): a cubic with a = -0.5 whose
// support grows with the reduction, so that every pixel counts; rows first, then columns, each in whole numbers of
// 2^-22 and rounded to bytes between. The same bytes come out in a browser and in a terminal.

const PRECISION = 22 // bits
const SUPPORT = 2

interface Taps {
  /** First source pixel of each of the outputs. */
  first: Uint32Array
  count: Uint32Array
  /** [outputs, widest] weights in units of 2^-22 */
  weights: Int32Array
  widest: number
}

function cubic(x: number): number {
  const a = -0.5
  const t = Math.abs(x)
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1
  if (t < 2) return (((t - 5) * t + 8) * t - 4) * a
  return 0
}

/** Which source pixels an output sees, and how much of each (`precompute_coeffs`, `normalize_coeffs_8bpc`). */
function tapsFor(from: number, to: number): Taps {
  const scale = from / to
  const stretch = Math.max(scale, 1)
  const support = SUPPORT * stretch
  const widest = Math.ceil(support) * 2 + 1
  const taps = {
    first: new Uint32Array(to),
    count: new Uint32Array(to),
    weights: new Int32Array(to * widest),
    widest,
  }
  for (let out = 0; out < to; out++) {
    const center = (out + 0.5) * scale
    const first = Math.max(0, Math.trunc(center - support + 0.5))
    const count = Math.min(from, Math.trunc(center + support + 0.5)) - first
    const exact = Array.from({ length: count }, (_, i) => cubic((i + first - center + 0.5) / stretch))
    const sum = exact.reduce((a, b) => a + b, 0)
    taps.first[out] = first
    taps.count[out] = count
    exact.forEach((weight, i) => {
      const scaled = (weight / sum) * 2 ** PRECISION
      taps.weights[out * widest + i] = Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5))
    })
  }
  return taps
}

let last: { from: number; to: number; taps: Taps } | null = null

/** @param rgb [side, side, 3] @param into planes [3, size, size] */
export function resizeSquare(rgb: Uint8Array, side: number, size: number, into: Uint8Array): void {
  if (rgb.length !== 3 * side * side)
    throw new RangeError(`resize: pixels must be ${3 * side * side} bytes for a side of ${side}, got ${rgb.length}`)
  if (side === size) return toPlanes(rgb, size, into)
  if (last?.from !== side || last.to !== size) last = { from: side, to: size, taps: tapsFor(side, size) }
  const { taps } = last
  const narrow = new Uint8Array(3 * side * size) // [side, size, 3]
  weigh(rgb, narrow, taps, { lines: side, lineStep: 3 * side, step: 3, outLineStep: 3 * size, outStep: 3 })
  const small = new Uint8Array(3 * size * size)
  weigh(narrow, small, taps, { lines: size, lineStep: 3, step: 3 * size, outLineStep: 3, outStep: 3 * size })
  toPlanes(small, size, into)
}

interface Walk {
  lines: number
  /** Bytes from a line to the next, and from a pixel to the next within one. */
  lineStep: number
  step: number
  outLineStep: number
  outStep: number
}

/** One pass, along rows or along columns. */
function weigh(source: Uint8Array, out: Uint8Array, taps: Taps, walk: Walk): void {
  const { first, count, weights, widest } = taps
  const half = 1 << (PRECISION - 1)
  for (let line = 0; line < walk.lines; line++)
    for (let o = 0; o < first.length; o++) {
      let [r, g, b] = [half, half, half]
      let at = line * walk.lineStep + first[o] * walk.step
      for (let i = o * widest; i < o * widest + count[o]; i++) {
        const weight = weights[i]
        r += weight * source[at]
        g += weight * source[at + 1]
        b += weight * source[at + 2]
        at += walk.step
      }
      const to = line * walk.outLineStep + o * walk.outStep
      out[to] = clip(r >> PRECISION)
      out[to + 1] = clip(g >> PRECISION)
      out[to + 2] = clip(b >> PRECISION)
    }
}

const clip = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value)

function toPlanes(rgb: Uint8Array, size: number, into: Uint8Array): void {
  const plane = size * size
  for (let p = 0; p < plane; p++) for (let c = 0; c < 3; c++) into[c * plane + p] = rgb[3 * p + c]
}
