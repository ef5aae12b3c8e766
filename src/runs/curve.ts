// A curve of a few dozen points in as many letters of a link: values on a scale of 4095 steps between the least and the
// most, two letters each.

import { z } from 'zod'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Stands for no value. */
const NONE = 4095
const TOP = NONE - 1

export const MAX_POINTS = 48

const bound = z.number().min(-1e12).max(1e12)

/** Point k stands at, or spans the steps from, k times `every`. */
export const curveSchema = z.strictObject({
  every: z.int().min(1).max(1_000_000),
  low: bound,
  high: bound,
  points: z.string().regex(new RegExp(`^(?:[\\w-]{2}){0,${MAX_POINTS}}$`)),
})

export type Curve = z.infer<typeof curveSchema>

/** @param values one a point, null where nothing was measured; at most MAX_POINTS */
export function encodeCurve(every: number, values: readonly (number | null)[]): Curve {
  const known = values.filter((value) => value !== null)
  const low = fiveDigits(Math.min(...known))
  const high = fiveDigits(Math.max(...known))
  const text = (value: number | null) => {
    const share = value === null || high <= low ? 0 : (value - low) / (high - low)
    const code = value === null ? NONE : Math.round(TOP * Math.min(1, Math.max(0, share)))
    return LETTERS[code >> 6] + LETTERS[code & 63]
  }
  return known.length ? { every, low, high, points: values.map(text).join('') } : { every, low: 0, high: 0, points: '' }
}

/** The values, null where nothing was measured. */
export function decodeCurve({ low, high, points }: Curve): (number | null)[] {
  return Array.from({ length: points.length / 2 }, (_, k) => {
    const code = 64 * LETTERS.indexOf(points[2 * k]) + LETTERS.indexOf(points[2 * k + 1])
    return code === NONE ? null : low + ((high - low) * code) / TOP
  })
}

/** Digits beyond the fifth say nothing and make a link long. */
export const fiveDigits = (value: number): number => Number(value.toPrecision(5))
