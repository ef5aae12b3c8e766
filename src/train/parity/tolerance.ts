// How far the engine may be from the official code: about ten times what float32 itself is from float64 there (the worst
// of all golden cases), because a kernel may add in another order. Where both a length and single elements are held, one
// wrong element in a large tensor is seen as well.

/** What is given must hold, all of it. */
export interface Tolerance {
  /** Largest difference of an element, of every one or by index. */
  abs?: number | ((index: number) => number)
  /** Largest difference of an element, relative to itself. */
  rel?: number
  /** Largest difference of an element, relative to the largest one expected. */
  peak?: number
  /** Length of the difference over the length of what is expected. */
  relL2?: number
  /** Elements that only `abs` holds for: their true value is zero, and what is there is rounding. */
  isNoise?: (index: number) => boolean
}

export const TOLERANCE = {
  exact: { abs: 1e-12 },
  output: { abs: 3e-5 },
  loss: { abs: 2e-5 },
  laterLoss: { abs: 1e-4 },
  /** Of one pair of views: a loss is the mean of many. */
  lossTerm: { abs: 5e-5 },
  /** Of the cosines of a best and a second-best region. */
  margin: { abs: 3e-5 },
  laterMargin: { abs: 1e-4 },
  center: { abs: 3e-6 },
  gradient: { relL2: 3e-5, peak: 4e-5 },
  norm: { rel: 3e-5 },
  moment: { relL2: 6e-4, peak: 7e-4 },
  /** Parameters after steps; reach.ts holds the single elements. */
  updated: { relL2: 5e-4 },
} as const satisfies Record<string, Tolerance>

/** A match whose margin is below this may fall on either side. */
export const TIE = 1e-5

/**
 * A later step's match may also fall on the other side where ours and theirs are this close: the weights it comes from are
 * no longer the same to the last bit.
 */
export const LATER_TIE = 3e-5

/** What is stated to three digits is off by half a unit of the third, 5e-3 of it at most. */
export const THREE_DIGITS = 6e-3

/** A gradient that is rounding and nothing else stays below this: single operators have gradients of some tens. */
export const ROUNDING = 5e-5

/**
 * Softmax ignores a constant added to a row, so the key third of a qkv bias has no gradient; and in a window of one token
 * it is 1 whatever q, k and the position bias are.
 *
 * @param size elements of the parameter @param isAlone whether the windows of its block are single tokens
 */
export function noiseOf(name: string, size: number, isAlone: boolean): ((index: number) => boolean) | undefined {
  if (isAlone && name.endsWith('attn.relative_position_bias_table')) return () => true
  if (isAlone && /attn\.qkv\.(weight|bias)$/.test(name)) return (i) => i < (2 * size) / 3
  if (name.endsWith('attn.qkv.bias')) return (i) => i >= size / 3 && i < (2 * size) / 3
  return undefined
}

/** For gradients and their moments: `tolerance`, and next to nothing where the true value is zero. */
export const withNoise = (tolerance: Tolerance, isNoise: Tolerance['isNoise']): Tolerance =>
  isNoise ? { ...tolerance, isNoise, abs: (i) => (isNoise(i) ? ROUNDING : Infinity) } : tolerance
