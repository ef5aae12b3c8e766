import { expect, test } from 'vitest'
import { classesText } from './classesText'

test.each<[string[], number[], string]>([
  [[], [], 'none'],
  [['a', 'b'], [], '2'],
  [['a', 'b'], [5000, 5000], '2, of 5,000 images each'],
  [['a', 'b', 'c'], [1403, 28, 60], '3, of 28 to 1,403 images'],
])('%j with %j images reads %s', (classes, classCounts, text) => {
  expect(classesText({ classes, classCounts })).toBe(text)
})
