// Numbers with a sign as colours: blue below zero, white at zero, red above (RdBu of d3-scale-chromatic, which the
// colour-blind can tell apart).

import { interpolateRdBu } from 'd3-scale-chromatic'
import { bytesOf } from './heat'

/** @param most the value of the strongest colours, either way @returns [n, 4] sRGB bytes */
export function signedRgba(values: ArrayLike<number>, most: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * values.length).fill(255)
  for (let i = 0; i < values.length; i++) {
    const share = most > 0 ? Math.min(1, Math.max(-1, values[i] / most)) : 0
    rgba.set(bytesOf(interpolateRdBu(0.5 - share / 2)), 4 * i)
  }
  return rgba
}

/** The ramp as stops of a CSS gradient, the lowest first. */
export const SIGNED_STOPS: string = Array.from({ length: 9 }, (_, i) => interpolateRdBu(1 - i / 8)).join(', ')
