import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PRESETS } from '../runs/presets'
import { keptSteps } from './keptSteps'

const multiples = (spacing: number, from: number, to: number) =>
  Array.from({ length: (to - from) / spacing + 1 }, (_, i) => from + i * spacing)

test('the steps of the published presets, by hand', () => {
  expect(keptSteps(2000, 100, 40)).toEqual([0, 1, 3, 6, 12, 25, 50, ...multiples(100, 100, 2000)])
  expect(keptSteps(300, 50, 40)).toEqual([0, 1, 2, 5, ...multiples(10, 10, 300)])
})

test('a run shorter than the list keeps every step, and one of a million the beginning too', () => {
  expect(keptSteps(5, 0, 40)).toEqual([0, 1, 2, 3, 4, 5])
  expect(keptSteps(1, 100, 2)).toEqual([0, 1])
  expect(keptSteps(1_000_000, 100, 40).slice(0, 6)).toEqual([0, 33, 67, 134, 269, 539])
})

test('of the presets, every evaluation can be looked back at', () => {
  for (const { name, config } of PRESETS) {
    const { everySteps, snapshots } = config.evaluation
    const kept = keptSteps(config.steps, everySteps, snapshots)
    for (const step of multiples(everySteps, 0, config.steps)) expect(kept, `${name}, step ${step}`).toContain(step)
  }
})

test('to be in step with evaluations the spacing may be three times as wide, where so many still have room', () => {
  expect(keptSteps(100, 0, 12)).toEqual([0, 1, 3, 6, ...multiples(13, 13, 91), 100])
  expect(keptSteps(100, 29, 12)).toEqual([0, 3, 7, 14, 29, 58, 87, 100])
  expect(keptSteps(100, 41, 12)).toEqual(keptSteps(100, 0, 12))
  expect(keptSteps(177, 2, 16)).toEqual([0, 1, 2, 4, 9, ...multiples(18, 18, 162), 177]) // 16 takes one more than 18 early on
  expect(keptSteps(7, 7, 3)).toEqual([0, 7])
  expect(keptSteps(7, 9, 3)).toEqual([0, 4, 7]) // never wider than the run
})

test('fewer than two are none', () => {
  expect(keptSteps(100, 10, 1)).toEqual([])
  expect(keptSteps(100, 10, 0)).toEqual([])
})

test('whatever the settings: from the first step to the last, rising, not too many, and with no wide gap', () => {
  const settings = fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(2000), fc.integer({ min: 2, max: 200 }))
  fc.assert(
    fc.property(settings, ([steps, everySteps, most]) => {
      const kept = keptSteps(steps, everySteps, most)
      expect(kept.length).toBeLessThanOrEqual(most)
      expect([kept[0], kept.at(-1)]).toEqual([0, steps])
      const gaps = kept.slice(1).map((step, i) => step - kept[i])
      expect(Math.min(...gaps)).toBeGreaterThan(0)
      expect(kept.every(Number.isInteger)).toBe(true)
      // what the early ones may take is a quarter, and being in step with evaluations may widen it threefold
      expect(Math.max(...gaps)).toBeLessThanOrEqual(3 * Math.ceil(steps / (most - 1 - (most >> 2))))
    }),
    { numRuns: 300 },
  )
})
