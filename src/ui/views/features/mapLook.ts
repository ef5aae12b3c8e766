// What is drawn of images: which one is chosen, which are its neighbours and what they vote for. All of it follows from the
// answer at hand.

import type { AnswerOf, SeenImages } from '../../../train/protocol'
import type { ListedImage } from '../../../viz/paint/features/imagesCsv'
import { extentOf, type Extent } from '../../../viz/paint/features/mapFrame'
import { planeOf, type Basis } from '../../../viz/paint/features/pca'
import {
  cosinesTo,
  nearestOf,
  unitRows,
  votesOf,
  type Neighbour,
  type Vote,
} from '../../../viz/paint/features/similarity'
import type { Sample } from './useBasis'

/** Among which images neighbours are looked for. */
export type Among = 'training' | 'heldOut'

/** Images with features of length 1. */
export interface Compared extends SeenImages {
  unit: Float32Array
  listed: ListedImage[]
}

export function comparedOf(answer: AnswerOf<'images'>, part: Among): Compared {
  const { classes, width, ownName } = answer
  const images = answer[part]
  const where = part === 'training' ? 'training image' : 'held-out image'
  const listed = Array.from(images.indices, (index, i): ListedImage => {
    const label = images.labels?.[i] ?? -1
    const name = index < 0 ? (ownName ?? 'your picture') : `${where} ${index}`
    return { title: name, label: label < 0 ? null : classes[label] }
  })
  return { ...images, unit: unitRows(images.features, width), listed }
}

export const titleOf = ({ title, label }: ListedImage): string => (label === null ? title : `${label}, ${title}`)

export interface Nearest {
  neighbours: Neighbour[]
  /** Of each neighbour: of the class of the chosen one? Null where one of them has none. */
  areRight: (boolean | null)[]
  /** The most first; none where there are no labels. */
  votes: Vote[]
  /** Class of the chosen one, -1 where it has none. */
  label: number
}

/** @param chosen number of the image on the map @param searched on the map too where it is the same object */
export function nearestTo(map: Compared, chosen: number, searched: Compared, k: number, T: number, C: number): Nearest {
  const cosines = cosinesTo(map.unit.subarray(chosen * C, (chosen + 1) * C), searched.unit)
  const neighbours = nearestOf(cosines, k, searched === map ? chosen : -1)
  const label = map.labels?.[chosen] ?? -1
  const labels = searched.labels
  return {
    neighbours,
    areRight: neighbours.map(({ index }) =>
      !labels || label < 0 || labels[index] < 0 ? null : labels[index] === label,
    ),
    votes: labels ? votesOf(neighbours, labels, T) : [],
    label,
  }
}

/** What a basis is taken from: all images of the set that are on the map; null where there are none. */
export function sampleOf({ heldOut, width, ownName }: AnswerOf<'images'>, whose: string): Sample | null {
  const images = heldOut.indices.length - Number(ownName !== null)
  return images > 0 ? { features: heldOut.features.subarray(0, images * width), width, images, whose } : null
}

/** An answer as it is drawn. */
export interface MapSeen {
  map: Compared
  training: Compared
  width: number
  /** Where the images lie, [N, 2]; null where there is no basis yet. */
  drawn: { points: Float32Array; extent: Extent } | null
}

/** @param layout a UMAP, where there is one of these images; the basis lays them out otherwise */
export function mapSeenOf(
  answer: AnswerOf<'images'>,
  basis: Basis | null,
  layout: { points: Float32Array } | null,
): MapSeen {
  const { features, indices } = answer.heldOut
  const isLaidOut = layout?.points.length === 2 * indices.length
  const points = isLaidOut ? layout.points : basis && planeOf(basis, features)
  return {
    map: comparedOf(answer, 'heldOut'),
    training: comparedOf(answer, 'training'),
    width: answer.width,
    drawn: points && { points, extent: extentOf(points, isLaidOut ? null : basis) },
  }
}

export interface Choice {
  /** Number of the chosen image on the map; null where none is. */
  chosen: number | null
  /** [N] of all on the map to the chosen one. */
  cosines: Float32Array | null
  searched: Compared
  /** Null while the images searched are not here. */
  nearest: Nearest | null
}

/** @param index number of the chosen image within its split */
export function choiceOf(
  { map, training, width }: MapSeen,
  index: number | null,
  among: Among,
  { k, temperature }: { k: number; temperature: number },
): Choice {
  const searched = among === 'training' ? training : map
  const chosen = index === null ? -1 : map.indices.indexOf(index)
  if (chosen < 0) return { chosen: null, cosines: null, searched, nearest: null }
  return {
    chosen,
    cosines: cosinesTo(map.unit.subarray(chosen * width, (chosen + 1) * width), map.unit),
    searched,
    nearest: searched.indices.length > 0 ? nearestTo(map, chosen, searched, k, temperature, width) : null,
  }
}
