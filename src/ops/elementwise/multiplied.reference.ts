// The op again, as plain loops in double precision.

/** x * factor, element by element. */
export const multipliedReference = (x: ArrayLike<number>, factor: ArrayLike<number>): number[] =>
  Array.from(x, (value, i) => value * factor[i])
