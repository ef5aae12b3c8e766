// The op again, as the official code does it: pad, slice four times, concatenate, normalise.

import { layerNormReference } from '../norm/layerNorm.reference'

/** x [images, height, width, C] -> [images, ceil(height/2), ceil(width/2), 4C], normalised */
export function mergeNormReference(
  x: ArrayLike<number>,
  { images, height, width, C }: { images: number; height: number; width: number; C: number },
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  eps: number,
): number[] {
  const value = (b: number, y: number, xx: number, c: number) =>
    y < height && xx < width ? x[((b * height + y) * width + xx) * C + c] : 0
  const merged: number[] = []
  for (let b = 0; b < images; b++)
    for (let y = 0; y < height; y += 2)
      for (let xx = 0; xx < width; xx += 2)
        for (const [dy, dx] of [
          [0, 0],
          [1, 0],
          [0, 1],
          [1, 1],
        ])
          // prettier-ignore
          for (let c = 0; c < C; c++) merged.push(value(b, y + dy, xx + dx, c))
  return layerNormReference(merged, weight, bias, eps)
}
