// The one rounding of whatever is said about collapse, in sentences, on scales and in reports: three digits that count.

/** 0.0018251 -> "0.00183", 1.9 -> "1.90", 127.96 -> "128", 0 -> "0" */
export function threeDigits(value: number): string {
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 99.95) return String(Math.round(value))
  return size < 1e-4 ? value.toExponential(2) : value.toPrecision(3)
}
