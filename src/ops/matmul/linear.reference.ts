// The op again, as plain loops in double precision.

/** y[r, o] = sum_c x[r, c] weight[o, c] + bias[o] */
export function linearReference(
  x: ArrayLike<number>, // [R, Cin]
  weight: ArrayLike<number>, // [Cout, Cin]
  bias: ArrayLike<number> | null, // [Cout]
  Cin: number,
  Cout: number,
): number[] {
  const R = x.length / Cin
  const y = new Array<number>(R * Cout)
  for (let r = 0; r < R; r++)
    for (let o = 0; o < Cout; o++) {
      let sum = bias ? bias[o] : 0
      for (let c = 0; c < Cin; c++) sum += x[r * Cin + c] * weight[o * Cin + c]
      y[r * Cout + o] = sum
    }
  return y
}
