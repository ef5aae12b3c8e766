// The op again, as plain loops in double precision.

/** w[k, c] = g[k] v[k, c] / ||v[k]|| */
export function weightNormReference(g: ArrayLike<number>, v: ArrayLike<number>): number[] {
  const C = v.length / g.length
  return Array.from(v, (value, i) => {
    const k = Math.floor(i / C)
    let sum = 0
    for (let c = 0; c < C; c++) sum += v[k * C + c] ** 2
    return (g[k] * value) / Math.sqrt(sum)
  })
}
