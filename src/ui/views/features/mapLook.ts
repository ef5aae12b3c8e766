// What is drawn of images: which one is chosen, which are its neighbours and what they vote for. All of it follows from the
// answer at hand.

import type { AnswerOf, SeenImages } from '../../../train/protocol'
import type { ListedImage } from '../../../viz/paint/features/imagesCsv'
import {
  cosinesTo,
  nearestOf,
  unitRows,
  votesOf,
  type Neighbour,
  type Vote,
} from '../../../viz/paint/features/similarity'

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
