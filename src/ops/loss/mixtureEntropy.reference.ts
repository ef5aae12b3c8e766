// The op again, as plain loops in double precision.

/** H(m) = - sum_k m_k ln m_k of the mean m of the rows of `probabilities`, in nats */
export function mixtureEntropyReference(probabilities: ArrayLike<number>, K: number): number {
  const rows = probabilities.length / K
  let entropy = 0
  for (let k = 0; k < K; k++) {
    let m = 0
    for (let r = 0; r < rows; r++) m += probabilities[r * K + k] / rows
    if (m > 0) entropy -= m * Math.log(m)
  }
  return entropy
}
