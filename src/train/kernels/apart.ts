// How far two lists of numbers are apart, and whether that is allowed.

export interface Apart {
  elements: number
  /** Largest |found - expected|. */
  maxAbs: number
  /** Length of the difference over the length of what was expected; over 1 where that is 0. */
  relL2: number
  ok: boolean
}

/** @param tolerance every |found - expected| is at most this times (1 + |expected|) */
export function apart(found: readonly number[], expected: readonly number[], tolerance: number): Apart {
  let [maxAbs, squares, length] = [0, 0, 0]
  let ok = found.length === expected.length
  expected.forEach((value, i) => {
    const error = Math.abs(found[i] - value)
    if (!(error <= tolerance * (1 + Math.abs(value)))) ok = false // false for what is not a number, too
    maxAbs = Number.isNaN(error) ? NaN : Math.max(maxAbs, error)
    squares += error * error
    length += value * value
  })
  return { elements: expected.length, maxAbs, relL2: Math.sqrt(squares) / (length > 0 ? Math.sqrt(length) : 1), ok }
}
