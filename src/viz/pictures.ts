// The picture that is looked at: one of the data set, found by number or by class and number, or the reader's own.

import type { Subject } from './inspection'
import { planesToRgba } from './paint/planes'

export type PictureChoice =
  /** `index` counts within the class where one is named, and goes round. */
  | { from: 'set'; split: 'train' | 'test'; class: number | null; index: number }
  /** [3, size, size] RGB planes of bytes; `size` must be that of the set's images. */
  | { from: 'file'; name: string; size: number; planes: Uint8Array<ArrayBuffer> }

export interface Picture {
  size: number
  /** [3, size, size] */
  planes: Uint8Array<ArrayBuffer>
  /** For the reader, e.g. `cat, test image 12` or the file's name. */
  title: string
  /** Number within its class or split, and of how many; null for the reader's own. */
  place: { index: number; of: number } | null
}

/** A picture as the page shows it. */
export interface ShownPicture {
  size: number
  /** [size, size, 4] sRGB bytes */
  pixels: Uint8ClampedArray
  title: string
  place: Picture['place']
}

/** Pictures that a view's buffer has room for, so that it is whole words whatever their size. */
export const ROOM = 4

export function pictureOf({ images }: Subject, choice: PictureChoice): Picture {
  const { size, classes } = images
  if (choice.from === 'file') {
    if (choice.size !== size || choice.planes.length !== 3 * size * size)
      throw new RangeError(
        `pictures: '${choice.name}' must be ${size} x ${size} pixels, as the images of this network's set are; got ` +
          `${choice.planes.length} bytes for ${choice.size} x ${choice.size}. Choose the file again.`,
      )
    return { size, planes: choice.planes, title: choice.name, place: null }
  }
  const split = images[choice.split]
  const wanted = choice.class
  const members =
    wanted === null || !split.labels
      ? null
      : Array.from(split.labels.keys()).filter((index) => split.labels?.[index] === wanted)
  const of = members?.length ?? split.count
  if (of === 0)
    throw new RangeError(
      `pictures: there is no ${choice.split} image of class '${classes[wanted ?? -1] ?? String(wanted)}'; choose another class`,
    )
  const index = ((choice.index % of) + of) % of
  const at = members?.[index] ?? index
  const planes = new Uint8Array(3 * size * size)
  split.read([at], planes)
  const label = split.labels ? classes[split.labels[at]] : null
  const where = `${choice.split === 'test' ? 'held-out' : 'training'} image ${at}`
  return { size, planes, title: label === null ? where : `${label}, ${where}`, place: { index, of } }
}

export const shown = ({ size, planes, title, place }: Picture): ShownPicture => ({
  size,
  pixels: planesToRgba(planes, size),
  title,
  place,
})

/**
 * What the backbone saw, less the normalisation.
 *
 * @param planes [3, imgSize, imgSize] normalised @returns [imgSize, imgSize, 4] sRGB bytes
 */
export function asSeen(
  planes: Float32Array | undefined,
  { imgSize, normalization: { mean, std } }: Subject,
): Uint8ClampedArray {
  const plane = imgSize * imgSize
  const bytes = (planes ?? new Float32Array(3 * plane)).map((v, i) => {
    const c = Math.floor(i / plane)
    return 255 * (v * std[c] + mean[c])
  })
  return planesToRgba(bytes, imgSize)
}
