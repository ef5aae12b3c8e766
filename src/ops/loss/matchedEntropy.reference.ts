// The op again, as plain loops in double precision.

/** values[r, i] = entropy[match[r, i]], 0 where match is none */
export const matchedEntropyReference = (entropy: ArrayLike<number>, matches: ArrayLike<number>): number[] =>
  Array.from(matches, (q) => (q === 0xffffffff ? 0 : entropy[q]))
