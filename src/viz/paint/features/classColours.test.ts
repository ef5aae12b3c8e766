import { expect, test } from 'vitest'
import { classColours, classKey } from './classColours'

test('the colours of a few classes are listed, those of many are not', () => {
  expect(classKey(['cat', 'dog']).map(({ title }) => title)).toEqual(['cat', 'dog'])
  expect(classKey(['cat', 'dog']).map(({ colour }) => colour)).toEqual(classColours(2))
  expect(classKey(Array.from({ length: 21 }, (_, i) => `class ${i}`))).toEqual([])
})
