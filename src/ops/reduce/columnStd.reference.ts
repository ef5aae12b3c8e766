// The op again, as plain loops in double precision.

/** Standard deviation of each column of x [R, C] over its rows. */
export const columnStdReference = (x: ArrayLike<number>, C: number): number[] =>
  Array.from({ length: C }, (_, c) => {
    const column = Array.from({ length: x.length / C }, (_, r) => x[r * C + c])
    const mean = column.reduce((a, b) => a + b, 0) / column.length
    return Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length)
  })
