// Principal components of features: the directions in which they differ most, as a basis that is taken once and kept, so that
// what is drawn by it can be compared over time. In double precision.

import { symmetricEigen } from '../../../base/symmetricEigen'

export interface Basis {
  /** C */
  width: number
  /** Rows it was taken from. */
  rows: number
  /** [C] */
  mean: Float64Array
  /** [K, C] of length 1, the direction of the largest variance first. */
  components: Float64Array
  /** [K] variance along each, falling. */
  variances: Float64Array
  /** Variance in all directions together. */
  total: number
}

/**
 * The leading components of some features. Their signs, which are free, are such that the element of largest magnitude is
 * positive (svd_flip of scikit-learn), so that the same features give the same basis.
 *
 * @param features [N, C] @param K how many; those that the features lack have variance 0
 */
export function basisOf(features: ArrayLike<number>, C: number, K = 3): Basis {
  const N = features.length / C
  if (!(N >= 1 && Number.isInteger(N)))
    throw new RangeError(`basisOf: features must be [N, C] with C = ${C} and N of 1 or more, got ${features.length} numbers`)
  const mean = meanOf(features, C)
  const covariance = new Float64Array(C * C) // its lower half
  const centred = new Float64Array(C)
  for (let r = 0; r < N; r++) {
    for (let c = 0; c < C; c++) centred[c] = features[r * C + c] - mean[c]
    for (let i = 0; i < C; i++) {
      const z = centred[i] / N
      for (let j = 0; j <= i; j++) covariance[i * C + j] += z * centred[j]
    }
  }
  const { values, vectors } = symmetricEigen(covariance, C)
  const components = new Float64Array(K * C)
  for (let k = 0; k < Math.min(K, C); k++) components.set(facing(vectors.subarray(k * C, (k + 1) * C)), k * C)
  return {
    width: C,
    rows: N,
    mean,
    components,
    variances: Float64Array.from({ length: K }, (_, k) => Math.max(0, values[k] ?? 0)),
    total: sum(values.map((value) => Math.max(0, value))),
  }
} // prettier-ignore

function meanOf(features: ArrayLike<number>, C: number): Float64Array {
  const mean = new Float64Array(C)
  for (let at = 0; at < features.length; at++) mean[at % C] += features[at]
  return mean.map((total) => (total * C) / features.length)
}

/** The vector, or the same the other way round. */
function facing(vector: Float64Array): Float64Array {
  let largest = 0
  for (const v of vector) if (Math.abs(v) > Math.abs(largest)) largest = v
  return largest < 0 ? vector.map((v) => -v) : vector
}

/** Where features lie in the basis. @param features [N, C] @returns [N, K] */
export function coordinatesOf({ width: C, mean, components }: Basis, features: ArrayLike<number>): Float32Array {
  const [N, K] = [features.length / C, components.length / C]
  const coordinates = new Float32Array(N * K)
  for (let r = 0; r < N; r++)
    for (let k = 0; k < K; k++) {
      let sum = 0
      for (let c = 0; c < C; c++) sum += (features[r * C + c] - mean[c]) * components[k * C + c]
      coordinates[r * K + k] = sum
    }
  return coordinates
} // prettier-ignore

/** Shares of the variance of the features it was taken from that lie along each component; 0 where all were the same. */
export const explainedOf = ({ variances, total }: Basis): number[] =>
  Array.from(variances, (variance) => (total > 0 ? variance / total : 0))

/** Their places in the plane of the first two components. @returns [N, 2] */
export function planeOf(basis: Basis, features: ArrayLike<number>): Float32Array {
  const K = basis.variances.length
  const coordinates = coordinatesOf(basis, features)
  return coordinates.filter((_, at) => at % K < 2)
}

/**
 * The share of the variance of other features, about their own mean, that lies along the first components; 0 where they are
 * all the same.
 */
export function heldShare(basis: Basis, features: ArrayLike<number>, components: number): number {
  const K = basis.variances.length
  const along = channelVariances(coordinatesOf(basis, features), K).slice(0, components)
  const all = sum(channelVariances(features, basis.width))
  return all > 0 ? sum(along) / all : 0
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)

/** @param features [N, C] @returns [C] */
function channelVariances(features: ArrayLike<number>, C: number): Float64Array {
  const mean = meanOf(features, C)
  const variances = new Float64Array(C)
  for (let at = 0; at < features.length; at++) variances[at % C] += (features[at] - mean[at % C]) ** 2
  return variances.map((squares) => (squares * C) / features.length)
}
