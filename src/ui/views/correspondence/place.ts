// What is chosen in this view, as a link carries it.

import type { Place, PlaceIn } from '../../../runs/place'
import { choiceOf, placedPicture } from '../placedPicture'
import { FIRST_LOOK, type Look } from './look'
import { FIRST, type Asked } from './settings'

/** @returns null where a picture is the reader's own */
export function placeOf(asked: Asked, { stage, isSwapped, pinned, lines }: Look): Place | null {
  const { network, pair, scale, colour, draw } = asked
  const [picture, other] = [placedPicture(asked.picture), placedPicture(asked.other)]
  if (!picture || !other) return null
  const asks = { network, picture, other, pair, scale: [...scale] as [number, number], colour, draw }
  const looks = { stage: Number.isFinite(stage) ? stage : null, isSwapped, pinned, lines }
  return { view: 'correspondence', choices: { ...asks, ...looks } }
}

/** What the view begins with. @param place where a link leads to, if it leads here */
export function beginAt(place: PlaceIn<'correspondence'> | null): { asked: Asked; look: Look } {
  if (!place) return { asked: FIRST, look: FIRST_LOOK }
  const { network, picture, other, pair, scale, colour, draw, stage, isSwapped, pinned, lines } = place
  return {
    asked: { network, picture: choiceOf(picture), other: choiceOf(other), pair, scale, colour, draw },
    look: { stage: stage ?? Infinity, isSwapped, pinned, lines },
  }
}
