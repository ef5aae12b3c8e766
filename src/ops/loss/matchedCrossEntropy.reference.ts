// The op again, as plain loops in double precision.

/** losses[r, i] = - sum_k teacher[match[r, i], k] log_softmax(student[r] / temp)[k], 0 where match is none */
export function matchedCrossEntropyReference(
  student: ArrayLike<number>, // [R, K]
  teacher: ArrayLike<number>, // [Q, K]
  matches: ArrayLike<number>, // [R, 2]
  K: number,
  temp: number,
): number[] {
  return Array.from(matches, (q, at) => {
    if (q === 0xffffffff) return 0
    const r = Math.floor(at / 2)
    const z = Array.from({ length: K }, (_, k) => student[r * K + k] / temp)
    const largest = Math.max(...z)
    const lse = largest + Math.log(z.reduce((sum, v) => sum + Math.exp(v - largest), 0))
    return z.reduce((loss, v, k) => loss - teacher[q * K + k] * (v - lse), 0)
  })
}
