import fc from 'fast-check'
import { expect, test } from 'vitest'
import { markSteps, marksOf } from './fingerprint'

test('marks stand after 1, 2, 4, 8 … steps and after the last', () => {
  expect(markSteps(0)).toEqual([])
  expect(markSteps(1)).toEqual([1])
  expect(markSteps(8)).toEqual([1, 2, 4, 8])
  expect(markSteps(11)).toEqual([1, 2, 4, 8, 11])
})

test('the same bits give the same marks, and a run that is shorter those of its beginning', () => {
  const losses = Float32Array.from({ length: 100 }, (_, i) => 4 / (i + 1))
  const whole = marksOf(losses, markSteps(100))
  expect(marksOf(losses.slice(), markSteps(100))).toEqual(whole)
  expect(marksOf(losses.subarray(0, 70), [1, 2, 4, 8, 16, 32, 64])).toEqual(whole.slice(0, 7))
  expect(() => marksOf(losses, [200])).toThrow('marks: must be at most 100 steps, got 200')
})

test('one bit of one loss changes every mark behind it and none before it', () => {
  const losses = Float32Array.from({ length: 64 }, (_, i) => 4 / (i + 1))
  const at = markSteps(64)
  const whole = marksOf(losses, at)
  fc.assert(
    fc.property(fc.nat({ max: 63 }), fc.nat({ max: 31 }), (step, bit) => {
      const changed = losses.slice()
      new Uint32Array(changed.buffer)[step] ^= 1 << bit
      const marks = marksOf(changed, at)
      at.forEach((until, i) => (until > step ? expect(marks[i]).not.toBe(whole[i]) : expect(marks[i]).toBe(whole[i])))
    }),
  )
})

test('marks mean what they meant when a link was sent', () => {
  expect(marksOf([5.25, 5.125, 4.75, 4.5], [1, 2, 4])).toEqual([778486937, 1813467430, 4046893932])
})
