// Pixels as networks have them, plane by plane, as pictures have them, pixel by pixel.

/** @param planes [3, side, side] of 0..255 @returns [side, side, 4] sRGB bytes, opaque */
export function planesToRgba(planes: ArrayLike<number>, side: number): Uint8ClampedArray<ArrayBuffer> {
  const plane = side * side
  const rgba = new Uint8ClampedArray(4 * plane).fill(255)
  for (let p = 0; p < plane; p++) for (let c = 0; c < 3; c++) rgba[4 * p + c] = planes[c * plane + p]
  return rgba
}

/** Pictures in a row: one canvas shows them all, and a page with a hundred canvases is slow to draw. */
export interface Strip {
  width: number
  /** [side, width, 4] sRGB bytes, see-through between the pictures */
  pixels: Uint8ClampedArray<ArrayBuffer>
}

/** @param images [3, side, side] of 0..255 each @param gap pixels between two */
export function stripOf(images: readonly ArrayLike<number>[], side: number, gap: number): Strip {
  const width = Math.max(0, images.length * (side + gap) - gap)
  const pixels = new Uint8ClampedArray(4 * side * width)
  images.forEach((planes, i) => {
    const rgba = planesToRgba(planes, side)
    for (let y = 0; y < side; y++)
      pixels.set(rgba.subarray(4 * y * side, 4 * (y + 1) * side), 4 * (y * width + i * (side + gap)))
  })
  return { width, pixels }
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
