// The op again, on plain arrays.

/** Rows firstRow .. firstRow + rows - 1 of `x` [R, C]. */
export const sliceRowsReference = (x: ArrayLike<number>, C: number, firstRow: number, rows: number): number[] =>
  Array.from(x).slice(firstRow * C, (firstRow + rows) * C)
