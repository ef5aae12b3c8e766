import { expect, test } from 'vitest'
import { chosenText } from './tilesText'

const none = { forced: null, measured: [], remembered: 0, byRule: 20, ms: 0 }
const found = { key: 'a product', count: 1, tile: '8x8', ms: 1, rule: '16x12', ruleMs: 2 }

test('what was measured, remembered and left is told apart', () => {
  const what = 'A thread computes a block of a matrix product at a time, its tile. '
  expect(chosenText(none, true)).toBe(
    `${what}How large the tiles are follows a built-in rule, from measurements on software adapters: to compare sizes at Start would take too long on one.`,
  )
  expect(chosenText(none, false)).toBe(`${what}How large the tiles are follows a built-in rule.`)
  expect(chosenText({ ...none, forced: '8x4' }, true)).toContain('tiles of 8x4, as the address asks')
  const measured = [found, { ...found, tile: '16x12', ms: 2 }]
  expect(chosenText({ forced: null, measured, remembered: 3, byRule: 0, ms: 96.4 }, false)).toBe(
    what +
      'Tiles of matrix products: 3 measured before; 2 measured in this visit, 1 of them faster than by the rule. ' +
      'The last start took 96 ms for it. A tile changes no bit of a result.',
  )
})
