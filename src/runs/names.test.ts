import { expect, test } from 'vitest'
import { NAME_COUNT, runName } from './names'

const runs = (seed: number) => Array.from({ length: NAME_COUNT }, (_, index) => runName(seed, index))

test('the same run is always called the same', () => {
  expect(runs(7)).toEqual(runs(7))
  expect(runName(7)).toBe(runName(7, 0))
})

test('no two of the first runs of a seed share a name', () => {
  expect(new Set(runs(0)).size).toBe(NAME_COUNT)
  expect(new Set(runs(0xffffffff)).size).toBe(NAME_COUNT)
})

test('seeds beside each other begin at different names', () => {
  const firsts = Array.from({ length: 20 }, (_, seed) => runName(seed))
  expect(new Set(firsts).size).toBeGreaterThan(15)
})

test('neighbouring runs differ in both words, so that a legend is read quickly', () => {
  const names = runs(1).map((name) => name.split(' '))
  for (let i = 1; i < names.length; i++) {
    expect(names[i][0]).not.toBe(names[i - 1][0])
    expect(names[i][1]).not.toBe(names[i - 1][1])
  }
})
