// The op again: sort, stably, and cut.

/** The k largest of each row of x [R, N], falling, and their indices. */
export function topKReference(x: ArrayLike<number>, N: number, k: number): { values: number[]; indices: number[] } {
  const indices: number[] = []
  for (let begin = 0; begin < x.length; begin += N) {
    const order = Array.from({ length: N }, (_, n) => n).sort((a, b) => x[begin + b] - x[begin + a] || a - b)
    indices.push(...order.slice(0, k))
  }
  return { indices, values: indices.map((n, i) => x[Math.floor(i / k) * N + n]) }
}
