// What is chosen in the two views of features, as a link carries it.

import type { Place, PlaceIn } from '../../../runs/place'
import type { QuestionOf } from '../../../train/protocol'
import type { Pinned } from './look'
import { FIRST_MAP, FIRST_MAP_LOOK, type MapAsked, type MapLook } from './mapSettings'

export type RegionsAsked = Omit<QuestionOf<'regions'>, 'forBasis'>

const FIRST: RegionsAsked = { network: 'teacher', layer: Infinity, page: 0, class: null, own: null }

/** @returns null where a picture of the reader's own is among them */
export function placeOfRegions({ network, layer, page, class: ofClass, own }: RegionsAsked, pinned: Pinned | null) {
  if (own) return null
  const chosen = { network, layer: Number.isFinite(layer) ? layer : null, page, class: ofClass }
  const choices = { ...chosen, pinned: pinned && { ...pinned.spot, ...pinned.grid } }
  return { view: 'regions', choices } satisfies Place
}

/** What the view begins with. @param place where a link leads to, if it leads here */
export function regionsAt(place: PlaceIn<'regions'> | null): { asked: RegionsAsked; pinned: Pinned | null } {
  if (!place) return { asked: FIRST, pinned: null }
  const { network, layer, page, class: ofClass, pinned } = place
  const asked = { network, layer: layer ?? Infinity, page, class: ofClass, own: null }
  if (!pinned) return { asked, pinned }
  const { picture, region, ...grid } = pinned
  return { asked, pinned: { grid, spot: { picture, region } } }
}

/** @returns null where a picture of the reader's own is among them */
export function placeOfImages({ network, count, own }: MapAsked, { chosen, ...look }: MapLook) {
  if (own || (chosen ?? 0) < 0) return null
  return { view: 'images', choices: { network, count, ...look, chosen } } satisfies Place
}

/** What the view begins with. @param place where a link leads to, if it leads here */
export function imagesAt(place: PlaceIn<'images'> | null): { asked: MapAsked; look: MapLook } {
  if (!place) return { asked: FIRST_MAP, look: FIRST_MAP_LOOK }
  const { network, count, ...look } = place
  const usesTraining = look.chosen !== null && look.among === 'training'
  return { asked: { network, count, own: null, usesTraining }, look }
}
