// Runs that differ in their seed alone are repeats, and what is said of them agrees with textbook values.

import { expect, test } from 'vitest'
import { withValueAt } from './paths'
import { presetNamed } from './presets'
import { pairedGap, repeatsAmong, spreadOf, studentT, type Repeatable } from './repeats'
import { regionTwin } from './twin'

const { config } = presetNamed('smoke')
const run = (seed: number, of = config, hash = 'x'): Repeatable => ({ config: { ...of, seed }, data: { hash } })
const twin = regionTwin(config).config

test('repeats have the same settings and images, in the order of their first', () => {
  const [a0, b0, a1, other, b1, a0again] = [run(0), run(0, twin), run(1), run(2, config, 'y'), run(1, twin), run(0)]
  expect(repeatsAmong([a0, b0, a1, other, b1, a0again])).toEqual([[a0, a1, a0again], [b0, b1], [other]])
  const longer = run(1, withValueAt(config, 'steps', config.steps + 1))
  expect(repeatsAmong([a0, longer])).toHaveLength(2)
})

test('the spread is the sample standard deviation, and one value has none', () => {
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, deviation: Math.sqrt(32 / 7), count: 8 })
  expect(spreadOf([3])).toEqual({ mean: 3, deviation: null, count: 1 })
})

test('groups are compared seed by seed, with the interval of a paired t-test', () => {
  // differences 1, 2, 3, 4: mean 2.5, deviation 1.29099, t(3) = 3.1824
  const first = new Map([[0, 10], [1, 20], [2, 30], [3, 40], [9, 1000]]) // prettier-ignore
  const second = new Map([[3, 44], [2, 33], [1, 22], [0, 11], [8, -1000]]) // prettier-ignore
  const gap = pairedGap(first, second)
  expect(gap).toMatchObject({ mean: 2.5, count: 4 })
  expect(gap?.half).toBeCloseTo((3.1824 * 1.2909944) / 2, 4)
  expect(pairedGap(second, first)?.mean).toBe(-2.5)
  expect(pairedGap(first, new Map([[0, 1], [5, 2]]))).toBeNull() // prettier-ignore
})

test('quantiles of Student’s t are those of the tables', () => {
  const tables = { 1: 12.706, 2: 4.303, 5: 2.571, 9: 2.262, 10: 2.228, 12: 2.179, 20: 2.086, 30: 2.042, 120: 1.98 }
  for (const [freedom, t] of Object.entries(tables)) expect(studentT(Number(freedom))).toBeCloseTo(t, 3)
})
