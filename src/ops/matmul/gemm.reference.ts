// The product again, as plain loops in double precision, through the same strides.

/** c[m, n] = sum_k a[m a_m + k a_k] b[k b_k + n b_n] */
export function gemmReference(
  a: ArrayLike<number>,
  [aM, aK]: readonly [number, number],
  b: ArrayLike<number>,
  [bK, bN]: readonly [number, number],
  [M, N, K]: readonly [number, number, number],
): number[] {
  return Array.from({ length: M * N }, (_, at) => {
    const [m, n] = [Math.floor(at / N), at % N]
    let sum = 0
    for (let k = 0; k < K; k++) sum += a[m * aM + k * aK] * b[k * bK + n * bN]
    return sum
  })
}
