// The op again, as plain loops in double precision.

/** sum_i weights[i] * x[i] */
export function weightedSumReference(x: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += weights[i] * x[i]
  return sum
}
