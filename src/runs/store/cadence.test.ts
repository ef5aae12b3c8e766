import { expect, test } from 'vitest'
import { MOST_MS, MS_BETWEEN, STEPS_BETWEEN, isDue } from './cadence'

test.each([
  ['nothing has been done', { steps: 0, ms: 1e9, lastMs: 0 }, false],
  ['the first step has been done', { steps: 1, ms: 5, lastMs: 0 }, true],
  ['few steps have been done in a short time', { steps: STEPS_BETWEEN - 1, ms: MS_BETWEEN - 1, lastMs: 1 }, false],
  ['many steps have been done', { steps: STEPS_BETWEEN, ms: 500, lastMs: 10 }, true],
  ['the time has come', { steps: 1, ms: MS_BETWEEN, lastMs: 400 }, true],
  ['many quick steps, but copies are dear', { steps: STEPS_BETWEEN, ms: 499, lastMs: 10 }, false],
  ['copies are very dear, and a minute is not over', { steps: 9, ms: MOST_MS - 1, lastMs: 5000 }, false],
  ['copies are very dear, and a minute is over', { steps: 9, ms: MOST_MS, lastMs: 5000 }, true],
  ['the time has come, but copies are dear', { steps: 1, ms: MS_BETWEEN, lastMs: 401 }, false],
])('%s', (_, since, due) => {
  expect(isDue(since)).toBe(due)
})
