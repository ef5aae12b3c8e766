// The round numbers along the axes of a report.

/** About `count` round numbers from `low` to `high`, in steps of 1, 2 or 5. */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** Powers of ten from `low` to `high`, both above 0; where there are fewer than two, with what lies between them. */
export function logTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low))
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => 10 ** (first + i))
  const inside = (value: number) => value >= low && value <= high
  const whole = powers.filter(inside)
  return whole.length > 1 ? whole : powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(inside)
}

/** Neighbours along an axis, with the same decimals: "17.0", "17.5". */
export function tickTexts(values: readonly number[], isLog = false): string[] {
  const decimals = Math.max(0, ...values.map((value) => String(value).split('.')[1]?.length ?? 0))
  return values.map((value) => {
    if (value === 0) return '0'
    const size = Math.abs(value)
    if (size < 1e-4 || size >= 1e6) return Number(value.toPrecision(4)).toExponential()
    return isLog ? String(Number(value.toPrecision(4))) : value.toFixed(Math.min(decimals, 12))
  })
}
