// Times, rates and shares as the kernels' panel writes them.

import { measureText, wholeText } from '../../base/numberText'

/** Three digits that count: 0.0213 ms, 12.4 ms, 2,140 ms. */
export const msText = (ms: number): string => rateText(ms, 'ms')

export const rateText = (rate: number, unit: string): string =>
  Number.isNaN(rate) ? 'not timed' : `${threeDigits(rate)} ${unit}`

/** 0.123 -> "12 %"; small shares keep a digit; what is missing -> a dash. */
export function shareText(share: number | null): string {
  if (share === null || Number.isNaN(share)) return '–'
  const percent = 100 * share
  return `${percent >= 9.95 || percent === 0 ? percent.toFixed(0) : percent.toPrecision(percent < 0.1 ? 1 : 2)} %`
}

export const numberOrDash = (value: number | null): string =>
  value === null || Number.isNaN(value) ? '–' : threeDigits(value)

/** "1 launch", "1,024 launches" */
export const launchesText = (count: number): string => `${wholeText(count)} ${count === 1 ? 'launch' : 'launches'}`

function threeDigits(value: number): string {
  if (value === 0 || Math.abs(value) >= 1000) return measureText(value)
  return String(Number(value.toPrecision(3)))
}
