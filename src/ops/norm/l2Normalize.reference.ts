// The op again, as plain loops in double precision.

/** Each row of `x` [R, C] divided by its length, or by `eps` where it is shorter. */
export function l2NormalizeReference(x: ArrayLike<number>, C: number, eps = 1e-12): number[] {
  const y: number[] = []
  for (let row = 0; row < x.length; row += C) {
    let squares = 0
    for (let c = 0; c < C; c++) squares += x[row + c] ** 2
    for (let c = 0; c < C; c++) y.push(x[row + c] / Math.max(Math.sqrt(squares), eps))
  }
  return y
}
