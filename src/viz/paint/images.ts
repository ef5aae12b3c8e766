// Pixels as something a canvas can draw.

/** Pixels as something that can be drawn at any size. */
export function imageOf(rgba: Uint8ClampedArray<ArrayBuffer>, width: number, height = width): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0)
  return canvas
}

/** The picture without its colours: a ground for other colours. */
export function greyed(rgba: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const grey = new Uint8ClampedArray(rgba)
  for (let i = 0; i < grey.length; i += 4) grey.fill(0.299 * rgba[i] + 0.587 * rgba[i + 1] + 0.114 * rgba[i + 2], i, i + 3)
  return grey
} // prettier-ignore
