import { expect, test } from 'vitest'
import { chosenText } from './tilesText'

const none = { forced: null, measured: [], remembered: 0, byRule: 20, ms: 0 }
const found = { key: 'a product', count: 1, tile: '8x8', ms: 1, rule: '16x12', ruleMs: 2 }

test('what was measured, remembered and left is told apart', () => {
  expect(chosenText(none, true)).toBe('Tiles of matrix products follow a rule that was measured on software adapters.')
  expect(chosenText(none, false)).toBe('Tiles of matrix products follow a rule.')
  expect(chosenText({ ...none, forced: '8x4' }, true)).toContain('tiles of 8x4, as the address asks')
  const measured = [found, { ...found, tile: '16x12', ms: 2 }]
  expect(chosenText({ forced: null, measured, remembered: 3, byRule: 0, ms: 96.4 }, false)).toBe(
    'Tiles of matrix products: 3 measured before; 2 measured in this visit, 1 of them faster than by the rule. ' +
      'The last start took 96 ms for it. A tile changes no bit of a result.',
  )
})
