// The map and the neighbours of the chosen image, as a table for other programs.

import type { Neighbour } from './similarity'
import { csvField } from '../csvField'

export interface ListedImage {
  title: string
  label: string | null
}

/**
 * A line an image of the map, then one a neighbour, the nearest first.
 *
 * @param points  [N, 2] @param cosines [N] to the chosen image; empty where none is
 * @param searched what the neighbours' indices count
 */
export function imagesCsv(
  images: readonly ListedImage[],
  points: ArrayLike<number>,
  cosines: ArrayLike<number> | null,
  neighbours: readonly Neighbour[],
  searched: readonly ListedImage[],
): string {
  const line = (kind: string, { title, label }: ListedImage, rest: readonly (number | string)[]) =>
    [kind, csvField(title), label === null ? '' : csvField(label), ...rest].join(',')
  const map = images.map((image, i) => line('map', image, [points[2 * i], points[2 * i + 1], cosines?.[i] ?? '']))
  const near = neighbours.map(({ index, cosine }) => line('neighbour', searched[index], ['', '', cosine]))
  return `${['kind,image,label,x,y,cosine', ...map, ...near].join('\n')}\n`
}
