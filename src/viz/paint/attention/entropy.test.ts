import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NARROW } from '../../../../test/tokenLayouts'
import { allowedKeys, entropyBits, headsByEntropy, keptKeys } from './entropy'
import type { AttentionMap } from './tokens'

test('entropy by hand, in bits', () => {
  expect(entropyBits([1, 0, 0, 0])).toBe(0)
  expect(entropyBits(Array<number>(16).fill(1 / 16))).toBeCloseTo(4, 12)
  expect(entropyBits([0.5, 0.25, 0.125, 0.125])).toBeCloseTo(1.75, 12)
  expect(entropyBits([0.9, 0.1])).toBeCloseTo(0.4689955935892812, 12)
})

test('the kept keys are the fewest that hold the share', () => {
  expect(keptKeys([0.1, 0.5, 0.3, 0.1], 0.6)).toEqual([1, 2])
  expect(keptKeys([0.1, 0.5, 0.3, 0.1], 0.5)).toEqual([1])
  expect(keptKeys([0.25, 0.25, 0.25, 0.25], 0.6)).toEqual([0, 1, 2])
  expect(keptKeys([0.6, 0.4, 0], 1)).toEqual([0, 1]) // what is masked is never needed
  expect(keptKeys([0.6, 0.4], 0)).toEqual([])
})

test('the kept keys hold the share, and one fewer would not', () => {
  const weights = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(weights, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (raw, share) => {
      const total = raw.reduce((a, b) => a + b, 0)
      const row = raw.map((v) => v / total)
      const kept = keptKeys(row, share)
      const mass = kept.reduce((sum, key) => sum + row[key], 0)
      expect(mass).toBeGreaterThanOrEqual(share - 1e-5)
      expect(mass - row[kept.at(-1) ?? 0]).toBeLessThan(share)
    }),
  )
})

// Two windows of two tokens on a map of 1 x 3, padded: place 3 is no query. Head 0 shares equally, head 1 looks at one.
const map: AttentionMap = {
  layout: NARROW,
  heads: 2,
  probabilities: Float32Array.from([0.5, 0.5, 0.5, 0.5, 1, 0, 0, 1, 1, 0, 0.5, 0.5, 1, 0, 0.5, 0.5]),
  rollout: null,
}

test('heads come in the order of their mean entropy; padded queries do not count', () => {
  // head 0: 1, 1 and 0 bits of its three queries; head 1: nothing but 0
  expect(headsByEntropy(map)).toEqual([
    { head: 1, bits: 0 },
    { head: 0, bits: 2 / 3 },
  ])
})

test('a query may look at the keys of its label only', () => {
  expect(allowedKeys(map.layout, { window: 0, index: 0 })).toBe(2)
  expect(allowedKeys(map.layout, { window: 1, index: 0 })).toBe(1)
})
