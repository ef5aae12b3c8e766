// The op again, as plain loops in double precision.

/** Rows of x [R, C] divided by max(their length, eps). */
export function l2NormalizeReference(x: ArrayLike<number>, C: number, eps = 1e-12): number[] {
  return Array.from(x, (v, i) => {
    const begin = i - (i % C)
    let sum = 0
    for (let c = 0; c < C; c++) sum += x[begin + c] ** 2
    return v / Math.max(Math.sqrt(sum), eps)
  })
}
