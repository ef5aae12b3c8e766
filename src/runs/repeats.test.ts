// Runs that differ in their seed alone are repeats, and what is said of them agrees with textbook values.

import { expect, test } from 'vitest'
import { withValueAt } from './paths'
import { presetNamed } from './presets'
import { overSeeds, pairedGap, repeatsAmong, spreadOf, studentT, type Measured, type Repeatable } from './repeats'
import { regionTwin } from './twin'

const { config } = presetNamed('smoke')
const run = (seed: number, of = config, hash: string | null = 'x'): Repeatable => ({
  config: { ...of, seed },
  data: { hash },
})
const twin = regionTwin(config).config

test('repeats have the same settings and images, in the order of their first', () => {
  const [a0, b0, a1, other, b1, a0again] = [run(0), run(0, twin), run(1), run(2, config, 'y'), run(1, twin), run(0)]
  expect(repeatsAmong([a0, b0, a1, other, b1, a0again])).toEqual([[a0, a1, a0again], [b0, b1], [other]])
  const longer = run(1, withValueAt(config, 'steps', config.steps + 1))
  expect(repeatsAmong([a0, longer])).toHaveLength(2)
  expect(repeatsAmong([a0, run(1, config, null)])).toHaveLength(2) // it may have seen other images
  const faster = run(1, withValueAt(config, 'optim.lr', config.optim.lr * 1.00001))
  expect(repeatsAmong([a0, faster])).toHaveLength(2)
})

test('the spread is the sample standard deviation, and one value has none', () => {
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, deviation: Math.sqrt(32 / 7), count: 8 })
  expect(spreadOf([3])).toEqual({ mean: 3, deviation: null, count: 1 })
})

test('groups are compared seed by seed, with the interval of a paired t-test', () => {
  // differences 1, 2, 3, 4: mean 2.5, deviation 1.29099, t(3) = 3.1824
  const first = new Map([[0, 0], [1, 20], [2, 30], [3, 40], [9, 1000]]) // prettier-ignore
  const second = new Map([[3, 44], [2, 33], [1, 22], [0, 1], [8, -1000]]) // prettier-ignore
  const gap = pairedGap(first, second)
  expect(gap).toMatchObject({ mean: 2.5, count: 4 })
  expect(gap?.half).toBeCloseTo((3.1824 * 1.2909944) / 2, 4)
  expect(pairedGap(second, first)?.mean).toBe(-2.5)
  expect(pairedGap(first, new Map([[0, 1], [5, 2]]))).toBeNull() // prettier-ignore
})

test('the same difference with all seeds is no interval of no width, rounded to float32 or not', () => {
  const first = new Map([[0, 30.2], [1, 31]].map(([seed, value]) => [seed, Math.fround(value)])) // prettier-ignore
  const more = new Map([[0, 30.4], [1, 31.2]].map(([seed, value]) => [seed, Math.fround(value)])) // prettier-ignore
  expect(pairedGap(first, more)).toEqual({ mean: expect.closeTo(0.2, 4) as number, half: null, count: 2 })
  expect(pairedGap(first, first)).toEqual({ mean: 0, half: null, count: 2 })
  expect(pairedGap(first, new Map([[0, 30.4], [1, 31.4]]))?.half).toBeCloseTo(1.2706, 3) // prettier-ignore
})

test('experiments are told at the last step that all runs have, each against the first', () => {
  const measured = (seed: number, value: number, steps = [0, 50]): Measured =>
    ({ seed, steps, values: steps.map((step) => (step === 50 ? value : -1000)) }) // prettier-ignore
  const first = [measured(0, 10, [0, 50, 100]), measured(1, 20)]
  const others = [
    [measured(0, 11), measured(1, 23)],
    [],
    [measured(1, 26, [50, 75])],
    [measured(0, 14), measured(1, 24)],
  ]
  const found = overSeeds([first, ...others])
  expect(found?.step).toBe(50)
  expect(found?.spreads.map((spread) => spread && [spread.mean, spread.count])).toEqual(
    [[15, 2], [17, 2], null, [26, 1], [19, 2]], // prettier-ignore
  )
  expect(found?.gaps.map((gap) => gap && gap.mean)).toEqual([null, 2, null, null, 4])
  expect(overSeeds([first, [measured(0, 1, [25, 75])]])).toBeNull()
})

test('quantiles of Student’s t are those of the tables', () => {
  const tables = { 1: 12.706, 2: 4.303, 5: 2.571, 9: 2.262, 10: 2.228, 12: 2.179, 20: 2.086, 30: 2.042, 120: 1.98 }
  for (const [freedom, t] of Object.entries(tables)) expect(studentT(Number(freedom))).toBeCloseTo(t, 3)
})
