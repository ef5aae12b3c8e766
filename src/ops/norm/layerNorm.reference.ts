// The op again, as plain loops in double precision.

/** Each row of x [R, C] normalised, times weight [C], plus bias [C]. */
export function layerNormReference(
  x: ArrayLike<number>,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  eps: number,
): number[] {
  const C = weight.length
  const y: number[] = []
  for (let at = 0; at < x.length; at += C) {
    const row = Array.from({ length: C }, (_, c) => x[at + c])
    const mean = row.reduce((a, b) => a + b, 0) / C
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / C
    row.forEach((v, c) => y.push(((v - mean) / Math.sqrt(variance + eps)) * weight[c] + bias[c]))
  }
  return y
}
