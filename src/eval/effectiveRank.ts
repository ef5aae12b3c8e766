// How many directions features fill: the effective rank of Roy and Vetterli (2007), as RankMe uses it to judge
// self-supervised networks without labels (Garrido et al., arXiv 2210.02885). 1 where all images get the same feature.

import { symmetricEigen } from '../base/symmetricEigen'

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
  const { values } = symmetricEigen(gram(features, rows, C), C)
  const singular = values.map((value) => Math.sqrt(Math.max(0, value)))
  const sum = singular.reduce((a, b) => a + b, 0)
  let entropy = 0
  for (const sigma of singular) if (sigma > 0) entropy -= (sigma / sum) * Math.log(sigma / sum)
  return Math.exp(entropy)
}

/** [C, C] sum over rows of z zᵀ / (‖z‖² N): its eigenvalues are the squared singular values over N; lower half only. */
function gram(features: ArrayLike<number>, rows: number, C: number): Float64Array {
  const sum = new Float64Array(C * C)
  for (let r = 0; r < rows; r++) {
    let squares = 0
    for (let c = 0; c < C; c++) squares += features[r * C + c] ** 2
    const scale = squares > 0 ? 1 / (squares * rows) : 0
    for (let i = 0; i < C; i++) {
      const z = features[r * C + i] * scale
      for (let j = 0; j <= i; j++) sum[i * C + j] += z * features[r * C + j]
    }
  }
  return sum
}
