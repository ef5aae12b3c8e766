// Rounding to half precision again, in double precision: 11 significant bits, exponents from -14, ties to even.

/** The half nearest to x; ±65,504 beyond the largest. */
export function halfReference(x: number): number {
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(x) || 1)))
  const unit = 2 ** (exponent - 10)
  const scaled = x / unit
  const below = Math.floor(scaled)
  const isUp = scaled - below > 0.5 || (scaled - below === 0.5 && below % 2 !== 0)
  return Math.max(-65504, Math.min(65504, (isUp ? below + 1 : below) * unit))
}
