// Seeded numbers: every engine gets the same.

/** Numbers in [-scale / 2, scale / 2), the same for a seed (a linear congruential generator; Numerical Recipes). */
export function uniform(length: number, seed: number, scale = 1): Float32Array<ArrayBuffer> {
  let state = Math.imul(seed, 2654435761) >>> 0
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return scale * (state / 2 ** 32 - 0.5)
  })
}

/** [rows, columns] as [columns, rows]. */
export function transposed(
  values: Float32Array<ArrayBuffer>,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = values[r * columns + c]
  return out
}
