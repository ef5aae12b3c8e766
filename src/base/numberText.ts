// Numbers as the page writes them: few digits, units, nothing that jumps in width more than it must.

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** 1234567 -> "1,234,567" */
export const wholeText = (value: number): string => WHOLE.format(value)

/** 193024 -> "193K" */
export const shortText = (value: number): string => SHORT.format(value)

/** Four digits that count, as a measurement is read: 6.931, 0.04150, 27.40, 1.20e-6; percent to a tenth. */
export function measureText(value: number, unit = ''): string {
  if (!Number.isFinite(value)) return String(value)
  if (unit === '%') return value.toFixed(1)
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size < 1e-4 || size >= 1e6) return value.toExponential(2)
  if (size >= 1000) return wholeText(value)
  return value.toFixed(Math.min(7, Math.max(0, 3 - Math.floor(Math.log10(size)))))
}

/** Numbers along an axis: as many decimals as tell neighbours apart. @param step from one to the next, 0 where it varies */
export function axisText(value: number, step: number): string {
  if (Math.abs(value) >= 10_000) return SHORT.format(value)
  if (step <= 0) return String(Number(value.toPrecision(3)))
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const isExact = Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) < 1e-6
  return value.toFixed(isExact ? decimals : decimals + 1)
}

/** A setting as it is typed: no rounding, exponents for the very small. */
export function settingText(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && size < 1e-4) return value.toExponential().replace('e-0', 'e-')
  return String(Number(value.toPrecision(10)))
}

/** Decimal units, as disks and drivers count: 1.5 MB. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let [value, unit] = [bytes, 0]
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toPrecision(value >= 10 ? 3 : 2)} ${units[unit]}`
}

/** Rounded the way one would say it: "40 s", "3 min 20 s", "2 h 5 min". */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) {
    const rest = 10 * Math.floor((seconds - 60 * minutes) / 10)
    return rest && minutes < 10 ? `${minutes} min ${rest} s` : `${minutes} min`
  }
  const hours = Math.floor(minutes / 60)
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`
}

/** What is still to come of a work, from its pace so far: "40 s left"; '' where nothing is. */
export const leftText = (seconds: number): string => (seconds > 0 ? `${durationText(seconds)} left` : '')

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** Milliseconds since 1970 as a day here: "25 Nov 2026". */
export const dateText = (time: number): string => DATE.format(time)

/** How long ago that was, as one would say it: "3 min ago", "5 h ago", "25 Nov 2026". */
export function agoText(time: number, now: number): string {
  const seconds = (now - time) / 1000
  if (seconds < 60) return 'just now'
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h ago` : dateText(time)
}
