// The op again, as plain loops in double precision.

/** Rows of softmax((logits - center) / temp) and their entropies in nats. */
export function teacherSoftmaxReference(
  logits: ArrayLike<number>, // [Q, K]
  center: ArrayLike<number>, // [K]
  temp: number,
): { probabilities: number[]; entropy: number[] } {
  const K = center.length
  const probabilities: number[] = []
  const entropy: number[] = []
  for (let at = 0; at < logits.length; at += K) {
    const z = Array.from({ length: K }, (_, k) => (logits[at + k] - center[k]) / temp)
    const largest = Math.max(...z)
    const e = z.map((v) => Math.exp(v - largest))
    const total = e.reduce((a, b) => a + b, 0)
    const q = e.map((v) => v / total)
    probabilities.push(...q)
    entropy.push(-q.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0))
  }
  return { probabilities, entropy }
}
