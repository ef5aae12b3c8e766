import { expect, test, vi } from 'vitest'

vi.mock('uplot', () => ({ default: class {} }))
const { DASHES, dashName } = await import('./lineChart')

test('every line to judge by is called as it is drawn', () => {
  expect(DASHES.map((_, i) => dashName(i))).toEqual(['dashed', 'dotted', 'dashes and dots', 'wide dots'])
  expect(dashName(DASHES.length)).toBe('dashed')
})
