// Images of a set as large as a network wants them. A network of 224 pixels makes little of 32, but then a picture of the
// reader's own need not be as small as the set either.

import type { Dataset, Split } from '../data/dataset'
import { resizeSquare } from '../data/picture/resize'
import { pictureSide } from '../runs/opened/pictureSide'
import type { InspectedSplit, Subject } from '../viz/inspection'

/** The set itself where its images are no smaller. @param imgSize side in pixels of what the network sees */
export function enlarged({ size, classes, train, test }: Dataset, imgSize: number): Subject['images'] {
  const side = pictureSide(size, imgSize)
  const part = (split: Split): InspectedSplit => (side === size ? split : resized(split, size, side))
  return { size: side, classes, train: part(train), test: part(test) }
}

function resized(split: Split, from: number, to: number): InspectedSplit {
  const { count, labels } = split
  const bytes = 3 * to * to
  return {
    count,
    labels,
    read: (indices, into) => {
      const planes = new Uint8Array(3 * from * from)
      for (let i = 0; i < indices.length; i++) {
        split.read([indices[i]], planes)
        resizeSquare(interleaved(planes), from, to, into.subarray(bytes * i, bytes * (i + 1)))
      }
    },
  }
}

/** Planes [3, P] as pixels [P, 3]. */
function interleaved(planes: Uint8Array): Uint8Array {
  const pixels = planes.length / 3
  return planes.map((_, i) => planes[(i % 3) * pixels + Math.floor(i / 3)])
}
