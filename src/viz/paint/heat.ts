// Numbers as colours: dark where they are low, bright where they are high (inferno of d3-scale-chromatic, which reads the
// same in grey and to the colour-blind).

import { interpolateInferno } from 'd3-scale-chromatic'

const SHADES = 256

/** [SHADES, 3] bytes, from low to high. */
const RAMP = new Uint8Array(
  Array.from({ length: SHADES }, (_, i) => bytesOf(interpolateInferno(i / (SHADES - 1)))).flat(),
)

/** `#rrggbb` or `rgb(r, g, b)` as three bytes. */
export function bytesOf(colour: string): number[] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  if (hex) return hex.slice(1).map((part) => parseInt(part, 16))
  return (colour.match(/\d+/g) ?? []).map(Number)
}

/** Least and most of some numbers. */
export function rangeOf(values: ArrayLike<number>): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i])
    high = Math.max(high, values[i])
  }
  return [low, high]
}

/** Values from `low` to `high` as opaque colours; where all are equal, all are the middle one. @returns [n, 4] sRGB bytes */
export function heatRgba(
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * values.length).fill(255)
  for (let i = 0; i < values.length; i++) {
    const share = high > low ? (values[i] - low) / (high - low) : 0.5
    const shade = Math.round(Math.min(1, Math.max(0, share)) * (SHADES - 1))
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = RAMP[3 * shade + c]
  }
  return rgba
}

/** The ramp as stops of a CSS gradient, low first. */
export const HEAT_STOPS: string = Array.from({ length: 9 }, (_, i) => interpolateInferno(i / 8)).join(', ')
