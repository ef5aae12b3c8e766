import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_POINTS, curveSchema, decodeCurve, encodeCurve } from './curve'

const value = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null })

test('a curve comes back to a 4094th of its range, with its gaps, and as the schema wants it', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: MAX_POINTS }), (values) => {
      const curve = encodeCurve(3, values)
      expect(curveSchema.parse(JSON.parse(JSON.stringify(curve)))).toEqual(curve)
      const read = decodeCurve(curve)
      if (values.every((v) => v === null)) {
        expect(read).toEqual([])
        return
      }
      expect(read.map((v) => v === null)).toEqual(values.map((v) => v === null))
      // half a step of the scale, and what the five digits of its ends leave off
      const error = (curve.high - curve.low) / 4094 / 2 + 1e-4 * Math.max(Math.abs(curve.high), Math.abs(curve.low))
      values.forEach((v, i) => expect(Math.abs((v ?? 0) - (read[i] ?? 0))).toBeLessThanOrEqual(error + 1e-12))
    }),
  )
})

test('a flat curve is flat', () => {
  expect(decodeCurve(encodeCurve(1, [2.5, 2.5, null]))).toEqual([2.5, 2.5, null])
})

test('values beyond the five digits of the ends lie at the ends', () => {
  expect(decodeCurve(encodeCurve(1, [1, 1.00014]))).toEqual([1, 1.0001])
  expect(decodeCurve(encodeCurve(1, [0.999986, 1.0004]))).toEqual([0.99999, 1.0004])
})

test.each(['A', 'AB=', 'AB CD', 'ABC'.repeat(33), 'AB'.repeat(MAX_POINTS + 1)])('%j is no curve', (points) => {
  expect(curveSchema.safeParse({ every: 1, low: 0, high: 1, points }).success).toBe(false)
})
