// Names and colours that tell runs apart, whatever others were given, renamed or removed.

import { expect, test } from 'vitest'
import { presetNamed } from '../presets'
import { newColour, newName } from './naming'
import type { RunRecord } from './record'

const { config, title } = presetNamed('tiny')
const named = (...names: string[]) => names.map((name) => ({ name }) as RunRecord)

test('a new run has the first number that is free', () => {
  expect(newName(config, [])).toBe(title)
  expect(newName(config, named(title, `${title} 2`, 'mine'))).toBe(`${title} 3`)
  expect(newName(config, named(title, `${title} 3`))).toBe(`${title} 2`)
})

test('a seed that is not the preset’s is in the name', () => {
  const other = { ...config, seed: 5 }
  expect(newName(other, named(title))).toBe(`${title}, seed 5`)
  expect(newName(other, named(`${title}, seed 5`))).toBe(`${title}, seed 5 (2)`)
  expect(newName(other, [], ['A', 'B'])).toBe(`${title}, seed 5`)
})

test('twins share a number that neither of them finds taken, though one of an older pair is gone', () => {
  expect(newName(config, named(title), ['A', 'B'])).toBe(title)
  expect(newName(config, named(`${title} B`), ['A', 'B'])).toBe(`${title} 2`)
})

test('the colour that fewest have comes next, the first of equals; one that this page has not is passed over', () => {
  const next = (...colours: number[]) => newColour(colours.map((colour) => ({ colour })))
  expect([next(), next(0, 1), next(1, 1, 0), next(0, 1, 2, 3, 4, 5, 6, 7)]).toEqual([0, 2, 2, 0])
  expect(next(0, 8, -1)).toBe(1)
})
