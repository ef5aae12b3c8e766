// Pictures decoded in Node by sharp (libvips): upright by their EXIF, sRGB, over white, as the page does it.

import sharp from 'sharp'
import { MAX_PIXELS, PictureError } from '../base/pictureFormat'
import type { DecodePicture } from '../data/picture/read'

sharp.cache(false) // every picture is read once
sharp.concurrency(1) // several pictures are decoded at a time already

export const decodePicture: DecodePicture = async (bytes, { type }) => {
  if (type === 'bmp' || type === 'heic')
    throw new PictureError(`is a ${type.toUpperCase()} picture, which is not read in a terminal; save it as PNG`)
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const side = Math.min(width, height)
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)]
  const rgb = new Uint8Array(3 * side * side)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let c = 0; c < 3; c++)
        rgb[3 * (y * side + x) + c] = data[channels * ((top + y) * width + left + x) + Math.min(c, channels - 1)]
  return { side, rgb }
}
