// Pixels as networks have them, plane by plane, as pictures have them, pixel by pixel.

/** @param planes [3, side, side] of 0..255 @returns [side, side, 4] sRGB bytes, opaque */
export function planesToRgba(planes: ArrayLike<number>, side: number): Uint8ClampedArray<ArrayBuffer> {
  const plane = side * side
  const rgba = new Uint8ClampedArray(4 * plane).fill(255)
  for (let p = 0; p < plane; p++) for (let c = 0; c < 3; c++) rgba[4 * p + c] = planes[c * plane + p]
  return rgba
}

/** @param rgba [side, side, 4] bytes @returns [3, side, side]; what is see-through lies on white */
export function rgbaToPlanes(rgba: ArrayLike<number>, side: number): Uint8Array<ArrayBuffer> {
  const plane = side * side
  const planes = new Uint8Array(3 * plane)
  for (let p = 0; p < plane; p++) {
    const alpha = rgba[4 * p + 3] / 255
    for (let c = 0; c < 3; c++) planes[c * plane + p] = Math.round(alpha * rgba[4 * p + c] + 255 * (1 - alpha))
  }
  return planes
}
