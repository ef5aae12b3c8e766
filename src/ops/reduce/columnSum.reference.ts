// The op again, as plain loops in double precision.

/** sum over rows of x [R, C] */
export const columnSumReference = (x: ArrayLike<number>, C: number): number[] =>
  Array.from({ length: C }, (_, c) => {
    let sum = 0
    for (let at = c; at < x.length; at += C) sum += x[at]
    return sum
  })
