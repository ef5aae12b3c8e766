// What is chosen in this view, as a link carries it.

import type { Place, PlaceIn } from '../../../runs/place'
import { choiceOf, placedPicture } from '../placedPicture'
import { FIRST_LOOK, type Look } from './look'
import { FIRST, type Asked } from './settings'

/** @returns null where the picture is the reader's own */
export function placeOf({ network, picture, block }: Asked, look: Look): Place | null {
  const placed = placedPicture(picture)
  const { channel, pinned, share, colours } = look
  const chosen = {
    network,
    block: Number.isFinite(block) ? block : null,
    channel,
    pinned,
    share,
    ...(colours !== 'probability' && { colours }),
  }
  return placed && { view: 'attention', choices: { ...chosen, picture: placed } }
}

/** What the view begins with. @param place where a link leads to, if it leads here */
export function beginAt(place: PlaceIn<'attention'> | null): { asked: Asked; look: Look } {
  if (!place) return { asked: FIRST, look: FIRST_LOOK }
  const { network, picture, block, channel, pinned, share, colours = 'probability' } = place
  return {
    asked: { network, picture: choiceOf(picture), block: block ?? Infinity },
    look: { channel, pinned, share, colours },
  }
}
