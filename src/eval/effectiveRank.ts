// How many directions features fill: the effective rank of Roy and Vetterli (2007), as RankMe uses it to judge
// self-supervised networks without labels (Garrido et al., arXiv 2210.02885). 1 where all images get the same feature.

import { symmetricEigenvalues } from '../base/symmetricEigen'

/**
 * exp(- sum_i p_i ln p_i) with p_i = sigma_i / sum_j sigma_j over the singular values of the features, each of length 1
 * as k-NN compares them, their mean not taken away.
 *
 * @param features [N, C], rows of any length; a row of zeros has no direction and does not count
 * @returns 1 to min(N, C)
 */
export function effectiveRank(features: ArrayLike<number>, C: number): number {
  const rows = features.length / C
  if (!(rows >= 1 && Number.isInteger(rows)))
    throw new RangeError(`effectiveRank: features must be [N, C] with C = ${C}, got ${features.length} numbers`)
  // products among the images and among the channels have the same values but for zeros: the fewer are taken
  const values =
    rows < C
      ? symmetricEigenvalues(amongImages(features, rows, C), rows)
      : symmetricEigenvalues(amongChannels(features, rows, C), C)
  const singular = values.map((value) => Math.sqrt(Math.max(0, value)))
  const sum = singular.reduce((a, b) => a + b, 0)
  let entropy = 0
  for (const sigma of singular) if (sigma > 0) entropy -= (sigma / sum) * Math.log(sigma / sum)
  return Math.exp(entropy)
}

/** [N, N] z_r · z_s / (‖z_r‖ ‖z_s‖ N): its eigenvalues are the squared singular values over N; lower half only. */
function amongImages(features: ArrayLike<number>, rows: number, C: number): Float64Array {
  const products = new Float64Array(rows * rows)
  const scales = new Float64Array(rows)
  for (let r = 0; r < rows; r++) {
    const squares = squaresOf(features, r, C)
    scales[r] = squares > 0 ? 1 / Math.sqrt(squares * rows) : 0
    for (let s = 0; s <= r; s++) {
      let sum = 0
      for (let c = 0; c < C; c++) sum += features[r * C + c] * features[s * C + c]
      products[r * rows + s] = sum * scales[r] * scales[s]
    }
  }
  return products
}

/** [C, C] sum over rows of z zᵀ / (‖z‖² N): the same eigenvalues, and zeros; lower half only. */
function amongChannels(features: ArrayLike<number>, rows: number, C: number): Float64Array {
  const sum = new Float64Array(C * C)
  for (let r = 0; r < rows; r++) {
    const squares = squaresOf(features, r, C)
    const scale = squares > 0 ? 1 / (squares * rows) : 0
    for (let i = 0; i < C; i++) {
      const z = features[r * C + i] * scale
      for (let j = 0; j <= i; j++) sum[i * C + j] += z * features[r * C + j]
    }
  }
  return sum
}

/** ‖z_r‖² */
function squaresOf(features: ArrayLike<number>, r: number, C: number): number {
  let squares = 0
  for (let c = 0; c < C; c++) squares += features[r * C + c] ** 2
  return squares
}
