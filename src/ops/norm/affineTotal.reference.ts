// The op again, as plain loops in double precision.

/** Column sums of `partials` [parts, 2, C]: first those of the weight, then those of the bias. */
export function affineTotalReference(partials: ArrayLike<number>, parts: number, C: number): number[] {
  const sums = new Array<number>(2 * C).fill(0)
  for (let p = 0; p < parts; p++) for (let i = 0; i < 2 * C; i++) sums[i] += partials[2 * p * C + i]
  return sums
}
