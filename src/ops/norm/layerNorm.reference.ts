// The op again, as plain loops in double precision.

/** Each row of `x` [R, C] brought to mean 0 and variance 1, then scaled and shifted. */
export function layerNormReference(
  x: ArrayLike<number>,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  eps = 1e-6,
): number[] {
  const C = weight.length
  const y: number[] = []
  for (let row = 0; row < x.length; row += C) {
    let mean = 0
    for (let c = 0; c < C; c++) mean += x[row + c] / C
    let variance = 0
    for (let c = 0; c < C; c++) variance += (x[row + c] - mean) ** 2 / C
    for (let c = 0; c < C; c++) y.push(((x[row + c] - mean) / Math.sqrt(variance + eps)) * weight[c] + bias[c])
  }
  return y
}
