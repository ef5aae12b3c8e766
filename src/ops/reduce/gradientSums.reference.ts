// The sums again, as plain loops in double precision.

/** sum over the chunks of parts [chunks, n] */
export function gradientSumReference(parts: ArrayLike<number>, n: number): number[] {
  const sums = new Array<number>(n).fill(0)
  for (let at = 0; at < parts.length; at++) sums[at % n] += parts[at]
  return sums
}
