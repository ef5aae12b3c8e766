// The op again, on plain arrays.

/** One matrix below the other; all have the same width, so rows need not be told apart. */
export const concatRowsReference = (parts: readonly ArrayLike<number>[]): number[] =>
  parts.flatMap((part) => Array.from(part))
