import { expect, test } from 'vitest'
import { ACCURACY } from '../../runs/charts'
import { nameOf } from './useChartData'

test('a line is called by its measure, and of twins by its letter too', () => {
  const [line] = ACCURACY.lines
  expect(nameOf({ ...line, letter: '', isSent: false })).toBe('k-NN')
  expect(nameOf({ ...line, letter: 'B', isSent: false })).toBe('k-NN, B')
  expect(nameOf({ ...line, letter: '', isSent: true })).toBe('k-NN, author’s')
  expect(nameOf({ ...line, letter: 'B', isSent: true })).toBe('k-NN, author’s B')
})
