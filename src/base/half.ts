// Half precision, IEEE 754 binary16: a sign, five bits of exponent, ten of fraction.

/** The value of a half. @param bits the lower sixteen */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -24 * fraction)
}
