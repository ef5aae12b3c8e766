// Features as colours: their places along three principal components as red, green and blue (DINOv2, figure 1).

import { coordinatesOf, type Basis } from './pca'

/** Standard deviations, of the features that the basis was taken from, from the middle of a colour to its end. */
const SPREAD = 2

/** @param features [N, C] @returns [N, 4] sRGB bytes; grey along components that have no variance */
export function basisRgba(basis: Basis, features: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const coordinates = coordinatesOf(basis, features)
  const K = basis.variances.length
  const scales = Array.from(basis.variances, (variance) => (variance > 0 ? 0.5 / (SPREAD * Math.sqrt(variance)) : 0))
  const rgba = new Uint8ClampedArray((4 * coordinates.length) / K).fill(255)
  for (let r = 0; r < rgba.length / 4; r++)
    for (let k = 0; k < 3; k++) rgba[4 * r + k] = 255 * (0.5 + (coordinates[r * K + k] || 0) * (scales[k] ?? 0))
  return rgba
}
