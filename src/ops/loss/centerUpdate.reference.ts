// The op again, as plain loops in double precision.

/** m center + (1 - m) mean over rows of logits */
export const centerUpdateReference = (center: ArrayLike<number>, logits: ArrayLike<number>, m: number): number[] =>
  Array.from(center, (c, k) => {
    const K = center.length
    let sum = 0
    for (let at = k; at < logits.length; at += K) sum += logits[at]
    return m * c + ((1 - m) * sum * K) / logits.length
  })
