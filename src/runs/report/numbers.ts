// Numbers as a report prints them.

/** Four digits that count; percent to a tenth. */
export function measured(value: number, unit: string): string {
  if (unit === '%') return value.toFixed(1)
  const size = Math.abs(value)
  if (size === 0) return '0'
  return size < 1e-4 || size >= 1e6 ? value.toExponential(2) : String(Number(value.toPrecision(4)))
}

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
