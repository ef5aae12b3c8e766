// Pictures decoded by the browser, in a worker: createImageBitmap turns them upright by their EXIF and brings their
// colours to sRGB, an OffscreenCanvas gives the bytes.

import { PictureError } from '../../base/pictureFormat'
import type { DecodePicture } from './read'

/** Rows are taken from the canvas in strips, for canvases have limits of their own and a picture may be large. */
const STRIP_PIXELS = 2 ** 21

let canvas: OffscreenCanvas | null = null
let context: OffscreenCanvasRenderingContext2D | null = null

/** A drawing surface of that size, white. */
function white(width: number, height: number): OffscreenCanvasRenderingContext2D {
  canvas ??= new OffscreenCanvas(width, height)
  context ??= canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('this browser gives no 2d canvas in a worker')
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  return context
}

export const decodeInBrowser: DecodePicture = async (bytes, { type }) => {
  const blob = new Blob([bytes], { type: `image/${type}` })
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' }).catch((cause: unknown) => {
    if (type !== 'heic') throw cause
    throw new PictureError('is a HEIC picture, which this browser does not decode; save it as JPEG', { cause })
  })
  try {
    const { width, height } = bitmap
    const side = Math.min(width, height)
    const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)]
    const rgb = new Uint8Array(3 * side * side)
    const strip = Math.min(side, Math.max(1, Math.floor(STRIP_PIXELS / side)))
    for (let y = 0; y < side; y += strip) {
      const surface = white(side, strip)
      surface.drawImage(bitmap, -left, -(top + y))
      const rows = Math.min(strip, side - y)
      const { data } = surface.getImageData(0, 0, side, rows)
      for (let from = 0, to = 3 * y * side; from < data.length; from += 4, to += 3) {
        rgb[to] = data[from]
        rgb[to + 1] = data[from + 1]
        rgb[to + 2] = data[from + 2]
      }
    }
    return { side, rgb }
  } finally {
    bitmap.close()
  }
}
