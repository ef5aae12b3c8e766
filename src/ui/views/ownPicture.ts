// A picture of the reader's, made as small as the images of the set: its middle square, resized. It is read in the browser
// and leaves it no more than the set does.

import { bytesText, wholeText } from '../../base/numberText'
import { PictureError, pictureHeader, type PictureFormat } from '../../base/pictureFormat'
import type { PictureChoice } from '../../train/protocol'
import { rgbaToPlanes } from '../../viz/paint/planes'

const MOST_BYTES = 50e6
const MOST_SIDE = 8192

/**
 * @param size side in pixels to bring it to, that of the set's images; 0 where there are none yet
 * @throws with a sentence for the reader where the file is no such picture, or there is no size for it
 */
export async function ownPicture(file: File, size: number): Promise<PictureChoice> {
  // halved for ever, it would not come to a side of 0
  if (size < 1)
    throw new RangeError(
      `“${file.name}” is made as large as the images of the set, and none are here yet. Load some under Images, then choose it again.`,
    )
  if (file.size > MOST_BYTES)
    throw new RangeError(
      `“${file.name}” is ${bytesText(file.size)}; a picture may have ${bytesText(MOST_BYTES)} at most. Save it smaller.`,
    )
  // a small file may unfold to gigabytes of pixels: the decoder is not asked before the header is known
  const { width, height } = headerOf(file.name, new Uint8Array(await file.arrayBuffer()))
  if (Math.max(width, height) > MOST_SIDE)
    throw new RangeError(
      `“${file.name}” is ${wholeText(width)} × ${wholeText(height)} pixels; a side may have ${wholeText(MOST_SIDE)} at most. Save it smaller.`,
    )
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw unreadable(file.name, cause)
  })
  try {
    return { from: 'file', name: file.name, size, planes: rgbaToPlanes(middleSquare(bitmap, size), size) }
  } finally {
    bitmap.close()
  }
}

function headerOf(name: string, bytes: Uint8Array): PictureFormat {
  try {
    return pictureHeader(bytes)
  } catch (cause) {
    throw cause instanceof PictureError ? unreadable(name, cause) : cause
  }
}

const unreadable = (name: string, cause: unknown) =>
  new TypeError(`“${name}” is no picture that this browser can read. Choose a PNG, JPEG, WebP, GIF or AVIF file.`, {
    cause,
  })

/** Halved until it is near its size, because one long step skips pixels in some browsers. */
function middleSquare(bitmap: ImageBitmap, size: number): Uint8ClampedArray {
  const square = Math.min(bitmap.width, bitmap.height)
  let from: CanvasImageSource = bitmap
  let [left, top, side] = [(bitmap.width - square) / 2, (bitmap.height - square) / 2, square]
  for (;;) {
    const next = side > 2 * size ? Math.ceil(side / 2) : size
    const context = new OffscreenCanvas(next, next).getContext('2d')
    if (!context) throw new Error('This browser gives no canvas to resize a picture on. Reload the page.')
    context.imageSmoothingQuality = 'high'
    context.drawImage(from, left, top, side, side, 0, 0, next, next)
    if (next === size) return context.getImageData(0, 0, size, size).data
    from = context.canvas
    ;[left, top, side] = [0, 0, next]
  }
}
