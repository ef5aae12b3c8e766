// The op again, as plain loops in double precision.

/** into + x, element by element. */
export const addIntoReference = (into: ArrayLike<number>, x: ArrayLike<number>): number[] =>
  Array.from(into, (value, i) => value + x[i])
