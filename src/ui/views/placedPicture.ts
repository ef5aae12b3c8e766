// The picture that a view looks at, as a link can name it: one of the set. A picture of the reader's own goes into no link.

import type { PlacedPicture } from '../../runs/place'
import type { PictureChoice } from '../../train/protocol'

/** @returns null for a picture of the reader's own */
export function placedPicture(choice: PictureChoice): PlacedPicture | null {
  if (choice.from !== 'set') return null
  const { split, class: ofClass, index } = choice
  return { split, class: ofClass, index }
}

export const choiceOf = (picture: PlacedPicture): PictureChoice => ({ from: 'set', ...picture })
