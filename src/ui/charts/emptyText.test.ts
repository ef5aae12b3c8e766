import { expect, test } from 'vitest'
import { emptyText } from './emptyText'

test('a chart that is to come says when, and one of a measure that the run lacks does not promise it', () => {
  expect(emptyText('steps', true, false)).toBe('Appears with the first step.')
  expect(emptyText('evaluations', true, false)).toBe('Appears with the first evaluation.')
  expect(emptyText('evaluations', false, false)).toBe('Evaluation is switched off.')
  expect(emptyText('steps', true, true)).toBe('Not measured in this run.')
  expect(emptyText('evaluations', true, true)).toBe('Not measured in this run.')
})
