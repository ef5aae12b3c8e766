// Regions with their places in the basis and their likeness to the chosen one, as a table for other programs.

import type { RegionGrid } from '../../../base/cropGeometry'
import { coordinatesOf, type Basis } from './pca'
import { csvField } from '../csvField'

/** A line a region. Rows and columns count from 1; components and cosines are empty where there are none. */
export function regionsCsv(
  titles: readonly string[],
  { rows, columns }: RegionGrid,
  features: ArrayLike<number>,
  basis: Basis | null,
  cosines: ArrayLike<number> | null,
): string {
  const coordinates = basis && coordinatesOf(basis, features)
  const lines = titles.flatMap((title, picture) =>
    Array.from({ length: rows * columns }, (_, region) => {
      const at = picture * rows * columns + region
      const place = [Math.floor(region / columns) + 1, (region % columns) + 1]
      const components = [0, 1, 2].map((k) => (coordinates ? coordinates[3 * at + k] : ''))
      return [csvField(title), ...place, ...components, cosines ? cosines[at] : ''].join(',')
    }),
  )
  return `${['image,row,column,component_1,component_2,component_3,cosine', ...lines].join('\n')}\n`
}
