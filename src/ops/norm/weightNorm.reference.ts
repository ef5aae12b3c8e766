// The op again, as plain loops in double precision.

/** Row k of `v` [K, C] brought to length g[k]. */
export function weightNormReference(g: ArrayLike<number>, v: ArrayLike<number>): number[] {
  const K = g.length
  const C = v.length / K
  const W: number[] = []
  for (let k = 0; k < K; k++) {
    let squares = 0
    for (let c = 0; c < C; c++) squares += v[k * C + c] ** 2
    for (let c = 0; c < C; c++) W.push((g[k] * v[k * C + c]) / Math.sqrt(squares))
  }
  return W
}
